// With a mouse, a granted booking is dragged to another hall, day or hour of the planning. Dropping it opens the page
// that says what the move would change; nothing is saved there before it is confirmed. With the keyboard the same page
// is reached from the booking itself.
const QUARTERS = 4;
const MOVABLE = "[data-plan] [data-hall] :is(td, li) > a:not([class])"; // granted, in the hall that is really held
let held = null;
let mark = null;
let pressedAt = 0; // a drag is only noticed some way from where it began

const unmark = () => {
  if (mark?.matches("li")) mark.remove();
  mark?.classList.remove("is-drop");
  mark = null;
};

const quarterAt = (track, x, plan) => {
  const box = track.getBoundingClientRect();
  const last = plan.dataset.hours * QUARTERS - 1;
  return Math.min(Math.max(Math.round(((x - box.left) / box.width) * (last + 1)), 0), last);
};

const hourOf = (quarter, plan) => {
  const minutes = plan.dataset.first * 60 + quarter * 15;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
};

const dayOf = (cell, x, plan) => {
  const box = cell.getBoundingClientRect();
  const within = cell.colSpan > 1 ? Math.floor(((x - box.left) / box.width) * cell.colSpan) : 0;
  const day = new Date(`${plan.dataset.on}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + cell.cellIndex - 1 + within);
  return day.toISOString().slice(0, 10);
};

// Where the booking would go: its hall, its day and, in the planning of a day, its hour.
const targetOf = (event) => {
  const row = event.target.closest?.("[data-plan] [data-hall]");
  if (!row || !held) return null;
  const plan = row.closest("[data-plan]");
  const there = { salle: row.dataset.hall };
  if (plan.dataset.hours) {
    const quarter = quarterAt(row, event.clientX - held.grip, plan);
    return { row, quarter, there: { ...there, jour: plan.dataset.on, de: hourOf(quarter, plan) } };
  }
  const cell = event.target.closest("td");
  return cell && { cell, there: { ...there, jour: dayOf(cell, event.clientX, plan) } };
};

const show = ({ row, quarter, cell, there }) => {
  if (cell) {
    if (mark === cell) return;
    unmark();
    mark = cell;
    cell.classList.add("is-drop");
    return;
  }
  const place = `hours__drop c${quarter + 1} ${held.width}`;
  if (mark?.parentElement === row && mark.className === place) return;
  unmark();
  mark = document.createElement("li");
  mark.className = place;
  mark.textContent = document.documentElement.lang === "en" ? there.de : there.de.replace(/^0/, "").replace(":", " h ").replace(/ 00$/, "");
  row.append(mark);
};

document.addEventListener("pointerdown", (event) => {
  pressedAt = event.clientX;
});

document.addEventListener("dragstart", (event) => {
  const link = event.target.closest?.(MOVABLE);
  if (!link) return;
  const item = link.parentElement;
  const width = [...item.classList].find((name) => /^w\d+$/.test(name)) ?? "";
  held = { address: link.href, grip: pressedAt - item.getBoundingClientRect().left, width };
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const target = targetOf(event);
  if (!target) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  show(target);
});

document.addEventListener("drop", (event) => {
  const target = targetOf(event);
  if (!target) return;
  event.preventDefault();
  window.location.assign(`${held.address}deplacer/?${new URLSearchParams(target.there)}`);
});

document.addEventListener("dragend", () => {
  unmark();
  held = null;
});
