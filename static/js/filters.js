// Filters stand open without script; on phones they fold so that the results come first.
if (window.matchMedia("(max-width: 59.99rem)").matches) {
  for (const filters of document.querySelectorAll("details.filters:not([data-open])")) {
    filters.open = false;
  }
}
