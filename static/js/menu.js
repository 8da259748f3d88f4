// A menu closes on Escape, on a click elsewhere and when the focus leaves it. The drawer closes on Escape;
// its groups stay as the person left them.
const closeAll = (except) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
};

document.addEventListener("click", (event) => closeAll(event.target.closest("details[data-menu]")));
document.addEventListener("focusin", (event) => closeAll(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details[data-menu][open], details[data-drawer][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

const closed = new Set(JSON.parse(localStorage.getItem("closed-groups") || "[]"));
for (const group of document.querySelectorAll("details[data-group]")) {
  const name = group.dataset.group;
  group.open = !closed.has(name) || group.querySelector("[aria-current]") !== null;
  group.addEventListener("toggle", () => {
    if (group.open) closed.delete(name);
    else closed.add(name);
    localStorage.setItem("closed-groups", JSON.stringify([...closed]));
  });
}
