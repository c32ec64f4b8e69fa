// Filters stand open without script; where they stand above the results, on phones and in the simple display, they fold.
if (window.matchMedia("(max-width: 59.99rem)").matches || document.documentElement.dataset.mode === "simple") {
  for (const filters of document.querySelectorAll("details.filters:not([data-open])")) {
    filters.open = false;
  }
}
