// Puts the agenda of an association where <div data-agenda="…"> stands. It keeps nothing, and asks no other site.
(() => {
  const script = document.currentScript;
  if (!script || !script.src) return;
  const home = new URL(script.src).origin;
  const choices = ["n", "vue", "theme", "fond", "texte", "accent", "langue"];
  const frames = [];

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== home || typeof data !== "object" || data === null || data.type !== "agenda-integre") return;
    const frame = frames.find((each) => each.contentWindow === source);
    const { height } = data;
    if (frame && Number.isInteger(height) && height > 0 && height <= 20000) frame.style.height = `${height}px`;
  });

  function place(spot) {
    if (spot.dataset.agendaShown) return;
    spot.dataset.agendaShown = "1";
    const address = new URL(`/associations/${encodeURIComponent(spot.dataset.agenda)}/agenda-integre/`, home);
    for (const name of choices) if (spot.dataset[name]) address.searchParams.set(name, spot.dataset[name]);
    const frame = document.createElement("iframe");
    frame.title = spot.textContent.trim() || "Agenda";
    Object.assign(frame.style, { display: "block", width: "100%", height: "30rem", border: "0" });
    frame.src = address.href;
    frames.push(frame);
    spot.replaceChildren(frame);
  }

  const placeAll = () => document.querySelectorAll("[data-agenda]").forEach(place);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", placeAll);
  else placeAll();
})();
