// After a tick the row is drawn anew and its buttons are gone: the focus goes to the next row still to tick;
// after an undo, to the row's own first button.
let undone = false;

document.addEventListener("htmx:beforeRequest", (event) => {
  const value = event.detail.requestConfig?.parameters?.presence ?? event.detail.requestConfig?.triggeringEvent?.submitter?.value;
  undone = value === "open";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const row = document.getElementById(event.detail.requestConfig?.target?.id ?? "");
  if (!row?.matches(".tonight__i")) return;
  let next = row;
  if (!undone && !row.querySelector(".error")) {
    do next = next.nextElementSibling; while (next && !next.matches(".is-open"));
  }
  (next ?? row).querySelector("button")?.focus();
});

// The list narrows to the name that is being typed; without script the form asks the server.
const field = document.querySelector("[data-narrows]");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
field?.addEventListener("input", () => {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  for (const row of document.querySelectorAll(`#${field.dataset.narrows} > .tonight__i:not(.tonight__blank)`)) {
    const name = plain(row.querySelector(".tonight__who").textContent);
    row.hidden = !words.every((word) => name.includes(word));
  }
});
