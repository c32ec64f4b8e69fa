// Simple display without leaving the page: the form is sent in the background, the server keeps the choice.
const form = document.querySelector("[data-simple]");

if (form) {
  const button = form.querySelector("button");
  const root = document.documentElement;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const simple = root.dataset.mode !== "simple";
    const body = new FormData(form);
    body.set("mode", button.value);
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (!answer || (answer.type !== "opaqueredirect" && !answer.ok)) {
      location.reload();
      return;
    }
    if (simple) root.dataset.mode = "simple";
    else delete root.dataset.mode;
    button.value = simple ? "" : "simple";
    button.setAttribute("aria-pressed", String(simple));
    const text = simple ? form.dataset.on : form.dataset.off;
    document.dispatchEvent(new CustomEvent("town:toast", { detail: text }));
  });
}
