// Another language or other colours: the page is asked for anew, and what was typed in it stands there again.
// It waits in this tab alone, never leaves the device, and is forgotten once it is back.
// Without scripts the switches are buttons of the form being filled in, and the server draws it anew: here they are not.
const KEY = "typed";
const LEFT_OUT = ["password", "file", "hidden", "submit", "button", "image", "reset"];

for (const button of document.querySelectorAll("[data-no-script]")) {
  if (!button.dataset.name) {
    button.remove();
    continue;
  }
  for (const name of ["form", "formaction", "formmethod", "formenctype", "formnovalidate"]) button.removeAttribute(name);
  button.name = button.dataset.name;
  button.value = button.dataset.value;
}

function fields() {
  const found = document.querySelectorAll("main form[method=post] :is(input, textarea, select)");
  return [...found].filter((field) => field.name && !LEFT_OUT.includes(field.type));
}

const differs = (field) =>
  ["checkbox", "radio"].includes(field.type)
    ? field.checked !== field.defaultChecked
    : field.options
      ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.value !== field.defaultValue;

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches('form[action^="/preferences/"]')) return;
  const files = [...document.querySelectorAll("main input[type=file]")].some((field) => field.files.length);
  if (!files && !fields().some(differs)) return;
  const typed = fields().map((field) => [
    field.name,
    ["checkbox", "radio"].includes(field.type) ? [field.value, field.checked] : field.value,
  ]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ page: location.pathname + location.search, typed, files }));
  } catch {
    // no room on this device: nothing is kept
  }
});

function bringBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
  sessionStorage.removeItem(KEY);
  if (!kept || kept.page !== location.pathname + location.search) return;
  const said = document.querySelector(".toast-zone")?.dataset.files;
  if (kept.files && said) document.dispatchEvent(new CustomEvent("town:toast", { detail: said }));
  const left = [...kept.typed];
  for (const field of fields()) {
    const toggles = ["checkbox", "radio"].includes(field.type);
    const at = left.findIndex(([name, value]) => name === field.name && (!toggles || value[0] === field.value));
    if (at < 0) continue;
    const [[, value]] = left.splice(at, 1);
    if (toggles ? field.checked === value[1] : field.value === value) continue;
    if (toggles) field.checked = value[1];
    else field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}

try {
  bringBack();
} catch {
  // storage is refused on this device
}
