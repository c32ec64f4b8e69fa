// In a planning the arrows lead from booking to booking: up and down between halls, left and right along the hours or
// the days. The tabulator goes through all of them in order, as without script.
const centre = (element) => {
  const box = element.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
};

const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("keydown", (event) => {
  const here = event.target.closest("[data-plan] :is(td, li) > a");
  const way = step[event.key];
  if (!here || !way || event.altKey || event.ctrlKey || event.metaKey) return;
  const [x, y] = centre(here);
  let nearest = null;
  let least = Infinity;
  for (const slot of here.closest("[data-plan]").querySelectorAll("td > a, li > a")) {
    const [toX, toY] = centre(slot);
    const along = (toX - x) * way[0] + (toY - y) * way[1];
    const aside = Math.abs((toX - x) * way[1]) + Math.abs((toY - y) * way[0]);
    if (slot === here || along < 4) continue;
    const distance = along + aside * 2;
    if (distance < least) [nearest, least] = [slot, distance];
  }
  if (nearest) {
    event.preventDefault();
    nearest.focus();
  }
});
