// Shows the Copy buttons where the browser lets us copy, and says so for two seconds.
const reveal = (root) => {
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
};

if (navigator.clipboard) {
  reveal(document);
  document.addEventListener("htmx:afterSettle", (event) => reveal(event.target));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const words = button.querySelector("span");
    const before = words.textContent;
    if (before === button.dataset.done) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 2000);
  });
}
