// The summary of errors takes the focus, when the page loads and when htmx brings a form back.
function focusSummary(where) {
  where.querySelector(".error-summary")?.focus();
}

focusSummary(document);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.xhr?.status === 422) focusSummary(event.detail.target ?? document);
});
