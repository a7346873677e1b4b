// A speaker's page with JavaScript is the same page, a little kinder: a draft saves itself while it is written, and
// leaving with something unsaved asks first. Nothing here is needed.

for (const place of document.querySelectorAll("[data-focus]")) place.focus();

const form = document.querySelector("form[data-leaving]");
if (form) {
  const status = form.querySelector("[data-status]");
  let isUnsaved = false;
  let timer = 0;

  const saveDraft = async () => {
    const sent = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file]")) sent.delete(field.name);
    sent.set("saving", "draft-by-itself");
    const hasFile = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: sent, redirect: "error", headers: { "X-Saves-Itself": "1" } });
      if (!answer.ok) throw new Error(String(answer.status));
      isUnsaved = hasFile;
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(new Date());
      status.textContent = `${form.dataset.saved} ${time}`;
    } catch {
      status.textContent = form.dataset.failed;
    }
  };

  form.addEventListener("input", () => {
    isUnsaved = true;
    if (!("draft" in form.dataset)) return;
    clearTimeout(timer);
    timer = setTimeout(saveDraft, 4000);
  });
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
    if (files.reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.largest)) {
      event.preventDefault();
      status.textContent = form.dataset.tooLarge;
      return;
    }
    isUnsaved = false;
    clearTimeout(timer);
  });
  addEventListener("beforeunload", (event) => {
    if (isUnsaved) event.preventDefault();
  });
}
