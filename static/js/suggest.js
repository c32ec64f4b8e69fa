// Words offered while one types, under each box that has data-suggest (the address that answers).
// A combobox with a list, as WAI-ARIA describes it. Without this script it is a plain box.
const WAIT = 300; // ms after the last key
const SHORTEST = 2; // letters

for (const box of document.querySelectorAll("input[data-suggest]")) begin(box);

function begin(box) {
  const place = box.parentElement;
  const said = Object.assign(document.createElement("p"), { className: "sr" });
  said.setAttribute("role", "status");
  place.classList.add("suggest");
  place.append(said);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-haspopup", "listbox"], ["autocapitalize", "none"]]) box.setAttribute(name, value);

  let list = null;
  let chosen = -1;
  let timer = 0;
  let asking = null;

  const options = () => (list ? [...list.children] : []);

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list?.remove();
    list = null;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    box.removeAttribute("aria-controls");
  }

  function show(html) {
    close();
    const holder = document.createElement("template");
    holder.innerHTML = html;
    list = holder.content.querySelector("ul");
    if (!list || document.activeElement !== box) {
      list = null;
      said.textContent = "";
      return;
    }
    place.append(list);
    said.textContent = list.dataset.said;
    box.setAttribute("aria-expanded", "true");
    box.setAttribute("aria-controls", list.id);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
  }

  function choose(number) {
    const all = options();
    if (!all.length) return;
    all[chosen]?.setAttribute("aria-selected", "false");
    chosen = (number + all.length) % all.length;
    all[chosen].setAttribute("aria-selected", "true");
    all[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", all[chosen].id);
  }

  function take(option) {
    if (!option) return;
    box.value = option.dataset.value;
    close();
    box.form.requestSubmit();
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const typed = box.value;
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed.slice(0, 100))}`, { signal: asking.signal });
      if (answer.ok && box.value === typed) show(await answer.text());
    } catch {
      // no answer, or a stale one: the box works without
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (box.value.trim().length < SHORTEST) close();
    else timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && list) choose(chosen + 1);
    else if (event.key === "ArrowUp" && list) choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(options()[chosen]);
    else if (event.key === "Escape" && list) close();
    else return;
    event.preventDefault();
  });
}
