// The map beside the results: numbered places, gathered where they are too near one another.
// Places come from #reperes; what a place holds is read from the list, which stays the whole truth.
/* global L */
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let drawn = null;

function hitsAt(number) {
  return [...document.querySelectorAll(`[data-spot="${number}"]`)];
}

function text(tag, words, className) {
  const element = document.createElement(tag);
  element.textContent = words;
  if (className) element.className = className;
  return element;
}

// A pin as a button with a name: what is read aloud first, then its number.
function pin(number, spoken) {
  const face = document.createElement("span");
  face.append(text("span", spoken, "sr"), text("span", number, "map__n"));
  face.lastChild.setAttribute("aria-hidden", "true");
  return L.divIcon({ className: "map__pin", html: face, iconSize: null });
}

function popup(name, hits) {
  const inside = document.createElement("div");
  const list = document.createElement("ul");
  for (const hit of hits) {
    const item = document.createElement("li");
    item.append(hit.querySelector("h3 a").cloneNode(true));
    list.append(item);
  }
  inside.append(text("p", name, "map__name"), list);
  return inside;
}

// A click, or Enter and Space as on any button.
function pressed(event) {
  if (event.type.endsWith("click")) return true;
  if (![" ", "Enter"].includes(event.originalEvent.key)) return false;
  event.originalEvent.preventDefault();
  return true;
}

// Zoom into near places; the first of them takes the focus that its group had.
function unfold(event, map, group) {
  if (!pressed(event)) return;
  const first = event.layer.getAllChildMarkers()[0];
  const focus = () => group.getVisibleParent(first)?.getElement()?.focus({ preventScroll: true });
  map.once("moveend", () => setTimeout(focus, calm ? 0 : 400));
  event.layer.zoomToBounds({ padding: [40, 40] });
}

function tiles(box, map) {
  const says = document.getElementById("carte-etat");
  const layer = L.tileLayer(box.dataset.tiles, {
    attribution: box.dataset.attribution,
    maxZoom: Number(box.dataset.maxZoom),
    referrerPolicy: "strict-origin-when-cross-origin",
  });
  let arrived = false;
  layer.on("tileload", () => { arrived = true; });
  layer.on("tileerror", () => {
    if (arrived || box.classList.contains("map--offline")) return;
    box.classList.add("map--offline");
    says.textContent = box.dataset.offline;
  });
  layer.addTo(map);
}

function light(marker, group, on) {
  const shown = group.getVisibleParent(marker)?.getElement();
  shown?.classList.toggle("is-on", on);
}

function place(box, map, group, [number, latitude, longitude, name]) {
  const hits = hitsAt(number);
  const count = hits.length === 1 ? box.dataset.one : box.dataset.many.replace("#", hits.length);
  const marker = L.marker([latitude, longitude], { icon: pin(number, `${name}, ${count}`), riseOnHover: true });
  const each = (act) => hits.forEach(act);

  marker.on("mouseover focus", () => each((hit) => hit.classList.add("is-on")));
  marker.on("mouseout blur", () => each((hit) => hit.classList.remove("is-on")));
  marker.on("add", () => {
    const element = marker.getElement();
    element.addEventListener("focus", () => each((hit) => hit.classList.add("is-on")));
    element.addEventListener("blur", () => each((hit) => hit.classList.remove("is-on")));
  });
  if (hits.length > 1) {
    marker.bindPopup(popup(name, hits), { maxHeight: 220, closeButton: true });
    marker.on("popupclose", () => marker.getElement()?.focus({ preventScroll: true }));
  } else {
    marker.on("click keypress", (event) => {
      if (!pressed(event)) return;
      hits[0].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
      hits[0].querySelector("h3 a").focus({ preventScroll: true });
    });
  }
  for (const hit of hits) {
    for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
      hit.addEventListener(event, () => light(marker, group, on));
    }
  }
  group.addLayer(marker);
}

function build(box, places) {
  box.hidden = false;
  const still = { zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm };
  const map = L.map(box, { ...still, maxZoom: Number(box.dataset.maxZoom), zoomControl: false, scrollWheelZoom: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  map.on("popupopen", ({ popup: opened }) => {
    opened.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", box.dataset.close);
    opened.getElement().querySelector("li a")?.focus({ preventScroll: true });
  });
  const group = L.markerClusterGroup({
    animate: !calm,
    showCoverageOnHover: false,
    maxClusterRadius: 44,
    iconCreateFunction: (cluster) => {
      const count = cluster.getChildCount();
      const icon = pin(String(count), box.dataset.group.replace("#", count));
      icon.options.className = "map__pin map__pin--many";
      return icon;
    },
  });
  group.on("clusterkeypress", (event) => unfold(event, map, group));
  for (const spot of places) place(box, map, group, spot);
  map.fitBounds(L.latLngBounds(places.map(([, latitude, longitude]) => [latitude, longitude])), { padding: [40, 40], maxZoom: 16 });
  map.addLayer(group);
  tiles(box, map);
  return map;
}

function draw() {
  drawn?.remove();
  drawn = null;
  const box = document.querySelector("[data-leaflet]");
  const data = document.getElementById("reperes");
  if (!box || !data || !window.L) return;
  const places = JSON.parse(data.textContent);
  if (places.length) drawn = build(box, places);
}

draw();
document.addEventListener("htmx:afterSwap", draw);
document.addEventListener("htmx:historyRestore", draw);
