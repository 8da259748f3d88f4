// On a wide screen a request opens beside the list; on a narrow one, and without this file, its link leads to its page.
// What stands there is always what was chosen last: until its answer has come, nothing beside the list can be pressed.
const wide = matchMedia("(width >= 80rem)");
const beside = document.querySelector("[data-beside]");
let chosen = "";

const show = (link) => {
  chosen = link.href;
  beside.inert = true;
  for (const row of document.querySelectorAll("[data-row]")) row.classList.toggle("is-current", row.contains(link));
  htmx.ajax("GET", chosen, { target: beside, swap: "innerHTML" }).catch(() => location.assign(chosen));
};

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (target !== beside) return;
  if (xhr.responseURL !== chosen) event.detail.shouldSwap = false;
  else if (xhr.status !== 200) location.assign(chosen);
  else beside.inert = false;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-beside-link]");
  if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
});

// The first one is there at once; on a narrow screen as soon as it becomes wide.
const first = () => {
  const link = document.querySelector("[data-beside-link]");
  if (link && wide.matches && !chosen) show(link);
};

wide.addEventListener("change", first);
first();
