// Copy the link of a page, or hand it to another application; without script the link stands in a field.
document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  const share = event.target.closest("[data-share]");
  if (copy) {
    const field = document.getElementById(copy.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // the link is selected: the keyboard copies it
    }
    document.dispatchEvent(new CustomEvent("town:toast", { detail: copy.dataset.copied }));
  } else if (share) {
    try {
      await navigator.share({ url: share.dataset.share, title: share.dataset.shareTitle || document.title });
    } catch {
      // the person changed their mind
    }
  }
});

function offer(where) {
  for (const button of where.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  for (const row of where.querySelectorAll("[data-share-row]")) row.hidden = !navigator.share;
}

offer(document);
document.addEventListener("htmx:afterSwap", () => offer(document));
