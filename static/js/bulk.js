// Picked rows: the bar says how many, its verbs carry the number, and they wait until something is picked.
const update = (bar) => {
  const picks = [...document.querySelectorAll(`[data-pick][form="${bar.id}"]`)];
  const count = picks.filter((pick) => pick.checked).length;
  const label = bar.querySelector("[data-picked]");
  label.textContent = label.dataset.picked.replace("{n}", count);
  bar.classList.toggle("is-on", count > 0);
  const all = bar.querySelector("[data-pick-all]");
  all.hidden = picks.length === 0;
  const box = all.querySelector("input");
  box.checked = count > 0 && count === picks.length;
  box.indeterminate = count > 0 && count < picks.length;
  for (const verb of bar.querySelectorAll("[data-counted]")) {
    const words = verb.querySelector("span");
    verb.dataset.plain ??= words.textContent;
    words.textContent = count ? verb.dataset.counted.replace("{n}", count) : verb.dataset.plain;
    verb.disabled = count === 0;
  }
};

const updateAll = () => document.querySelectorAll("form[data-bulk]").forEach(update);

document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-pick-all]");
  if (all) {
    const bar = all.closest("form");
    for (const pick of document.querySelectorAll(`[data-pick][form="${bar.id}"]`)) pick.checked = event.target.checked;
  }
  if (all || event.target.matches("[data-pick]")) updateAll();
});
document.addEventListener("htmx:afterSettle", updateAll);
window.addEventListener("pageshow", updateAll);
updateAll();
