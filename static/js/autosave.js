// A draft saves itself a moment after the last change, one request at a time. What the server answers is shown beside it;
// when it cannot be reached, the words of data-failed. The form's own buttons still do everything.
const PAUSE = 1500;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
  let timer = 0;
  let busy = false;
  let again = false;

  const data = () => {
    const values = new FormData(form);
    for (const [name, value] of [...values]) if (value instanceof File) values.delete(name);
    return values;
  };

  const save = async () => {
    if (busy) { again = true; return; }
    busy = true;
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: data(), redirect: "manual" }).catch(() => null);
    const text = answer?.ok ? (await answer.text()).trim() : form.dataset.failed;
    if (status && text) status.textContent = text;
    busy = false;
    if (again) { again = false; save(); }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
