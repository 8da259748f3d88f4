// A draft saves itself a moment after the last change, one request at a time. What the server answers is shown beside it;
// when it cannot be reached, the words of data-failed. Without JavaScript the form's own buttons do everything.
//
// Continue saves first what has not been saved yet: where the session has ended, or nobody answers, the page stays as it
// is, with everything typed, and the words of [data-signed-out] lead to sign-in in another window. Signing in there makes
// the token of this page invalid, so a new one is fetched before anything is sent again.
const PAUSE = 1500;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
  const signedOut = form.querySelector("[data-signed-out]") ?? document.querySelector("[data-signed-out]");
  let timer = 0;
  let saving = null;
  let dirty = false;
  let gone = false;
  let sure = false;

  const data = () => {
    const values = new FormData(form);
    for (const [name, value] of [...values]) if (value instanceof File) values.delete(name);
    return values;
  };

  const say = (text) => {
    if (!status || !text) return;
    if (gone && signedOut) status.replaceChildren(signedOut.content.cloneNode(true));
    else status.textContent = text;
  };

  const renew = async () => {
    const page = await fetch(location.href).catch(() => null);
    if (!page?.ok || new URL(page.url).pathname.startsWith("/accounts/")) return;
    const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
    if (!token) return;
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token.value;
    gone = false;
  };

  const post = () => fetch(form.dataset.autosave, { method: "POST", body: data(), redirect: "manual" }).catch(() => null);

  // Whether the server answered: a refused field is an answer too, and Continue shows what is wrong with it.
  const send = async () => {
    if (gone) await renew();
    dirty = false;
    let answer = await post();
    if (answer?.status === 403) answer = await renew().then(post);
    gone = answer?.type === "opaqueredirect" || answer?.status === 401;
    const heard = answer !== null && !gone;
    dirty ||= !heard;
    say(answer?.ok ? (await answer.text()).trim() : form.dataset.failed);
    return heard;
  };

  const save = async () => {
    while (saving) await saving;
    saving = send();
    const heard = await saving;
    saving = null;
    return heard;
  };

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => dirty && save(), PAUSE);
  });

  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (sure || !(dirty || gone || saving)) return;
    event.preventDefault();
    if (!(await save())) return;
    sure = true;
    form.requestSubmit(event.submitter);
    sure = false;
  });

  // A part of the page that asks to sign in must not take the page away from what was typed in it.
  form.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")?.startsWith("/accounts/")) return;
    event.preventDefault();
    gone = true;
    say(form.dataset.failed);
  });
}
