// Filters stand open without script; where they stand above the results, on phones and in the simple display, they fold.
if (window.matchMedia("(max-width: 59.99rem)").matches || document.documentElement.dataset.mode === "simple") {
  for (const filters of document.querySelectorAll("details.filters:not([data-open])")) {
    filters.open = false;
  }
}

// Lists whose options were drawn anew keep the choice that the server marked, not the last option that arrived.
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  if (!(target instanceof HTMLSelectElement)) return;
  const marked = [...target.options].findIndex((option) => option.hasAttribute("selected"));
  target.selectedIndex = Math.max(0, marked);
});
