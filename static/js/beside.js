// On a wide screen a request opens beside the list; on a narrow one, and without this file, its link leads to its page.
const wide = matchMedia("(width >= 80rem)");
const beside = document.querySelector("[data-beside]");

const show = async (link) => {
  await htmx.ajax("GET", link.href, { target: beside, swap: "innerHTML" });
  for (const row of document.querySelectorAll("[data-row]")) row.classList.toggle("is-current", row.contains(link));
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-beside-link]");
  if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
});

// The first one is there at once; on a narrow screen as soon as it becomes wide.
const first = () => {
  const link = document.querySelector("[data-beside-link]");
  if (link && wide.matches && !document.querySelector("[data-row].is-current")) show(link);
};

wide.addEventListener("change", first);
first();
