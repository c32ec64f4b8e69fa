// A sentence that passes: document.dispatchEvent(new CustomEvent("town:toast", { detail: "…" })).
// A server answer may ask for one too, with the header HX-Trigger: {"town:toast": "…"}; one that names a door
// (said, door, label) stays until it has been gone through, in another tab.
const SHOWN_FOR = 6000; // milliseconds

document.addEventListener("town:toast", ({ detail }) => {
  const zone = document.querySelector(".toast-zone");
  const text = typeof detail === "string" ? detail : detail?.said ?? detail?.value;
  if (!zone || !text) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  if (detail.door) {
    const door = Object.assign(document.createElement("a"), { href: detail.door, target: "_blank", textContent: detail.label });
    door.addEventListener("click", () => toast.remove());
    toast.append(" ", door);
  } else {
    setTimeout(() => toast.remove(), SHOWN_FOR);
  }
  zone.replaceChildren(toast);
});
