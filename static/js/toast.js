// A sentence that passes: document.dispatchEvent(new CustomEvent("town:toast", { detail: "…" })).
// A server answer may ask for one too, with the header HX-Trigger: {"town:toast": "…"}.
const SHOWN_FOR = 6000; // milliseconds

document.addEventListener("town:toast", (event) => {
  const zone = document.querySelector(".toast-zone");
  const text = typeof event.detail === "string" ? event.detail : event.detail?.value;
  if (!zone || !text) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  zone.replaceChildren(toast);
  setTimeout(() => toast.remove(), SHOWN_FOR);
});
