// What an agent types about a request is kept by itself, a moment after the last key; the button does it without script.
const form = document.querySelector("form[data-draft]");
const said = form?.querySelector("[data-draft-said]");
const PAUSE = 2500;
let timer = null;
let sending = null;

const keep = async () => {
  const data = new FormData(form);
  data.set("action", "draft");
  sending = new AbortController();
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: data, headers: { Accept: "application/json" }, signal: sending.signal,
    });
    said.textContent = answer.ok && !answer.redirected ? (await answer.json()).said : said.dataset.failed;
  } catch (error) {
    if (error.name !== "AbortError") said.textContent = said.dataset.failed;
  }
};

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
});

form?.addEventListener("submit", () => {
  clearTimeout(timer);
  sending?.abort();
});

// On phones what stands beside the decision is folded until it is wanted.
if (window.matchMedia("(max-width: 59.99rem)").matches || document.documentElement.dataset.mode === "simple") {
  for (const part of document.querySelectorAll("details[data-fold]")) {
    if (!location.hash || !part.matches(location.hash)) part.open = false;
  }
}
