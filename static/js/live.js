// What htmx brings must not close what was open; and where the session has ended meanwhile, the page asks to sign in.
const open = new Set();

document.addEventListener("htmx:beforeSwap", (event) => {
  const answer = new URL(event.detail.xhr.responseURL, location);
  if (answer.pathname.startsWith("/accounts/")) {
    event.detail.shouldSwap = false;
    location.reload();
    return;
  }
  open.clear();
  for (const row of event.detail.target.querySelectorAll("details[id][open]")) open.add(row.id);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  open.clear();
});
