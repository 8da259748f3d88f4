// A confirmation is a disclosure that holds a <dialog>. Here its button opens that dialog over the page; without this
// file it opens in place. The way out closes it; without this file it is a link to the page itself.
const show = (confirm) => {
  const dialog = confirm.querySelector("dialog");
  confirm.open = true;
  dialog.removeAttribute("open");
  dialog.addEventListener("close", () => { confirm.open = false; dialog.setAttribute("open", ""); }, { once: true });
  dialog.showModal();
  (dialog.querySelector("input:not([type=hidden]), select, textarea") ?? dialog.querySelector("[data-close]")).focus();
};

document.addEventListener("click", (event) => {
  const summary = event.target.closest("details[data-confirm] > summary");
  if (summary && !summary.parentElement.open) {
    event.preventDefault();
    show(summary.parentElement);
    return;
  }
  const out = event.target.closest("[data-close]");
  if (!out || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = out.closest("dialog");
  if (dialog.matches(":modal")) dialog.close();
  else dialog.closest("details").open = false;
});
