// A screen on a wall: turns its pages, follows the clock, renews itself, and keeps what it has when the network is cut.
const TURN = 12_000;
const RENEW = 60_000;
const CACHE = "ecran-1";
const zone = document.getElementById("ecran").dataset.zone;
const root = document.documentElement;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

let pages = [];
let current = 0;
let paused = calm.matches;
let offline = false;

const find = (selector) => document.querySelector(`#ecran ${selector}`);
const all = (selector) => [...document.querySelectorAll(`#ecran ${selector}`)];

// --- Time, on the town's clock ---

function hour(moment) {
  const [h, m] = new Intl.DateTimeFormat("fr-FR", { timeZone: zone, hour: "2-digit", minute: "2-digit", hour12: false })
    .formatToParts(moment)
    .filter((part) => part.type !== "literal")
    .map((part) => part.value);
  if (root.lang !== "fr") return `${h}:${m}`;
  return m === "00" ? `${Number(h)}\u00A0h` : `${Number(h)}\u00A0h\u00A0${m}`;
}

const dayOf = (moment) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(moment);

function followTheClock() {
  const now = new Date();
  find("[data-clock]").textContent = hour(now);
  const news = find("[data-updated]");
  const said = news.querySelector("[data-said]");
  said.dataset.words ??= said.textContent.trim();
  const isOld = dayOf(new Date(news.dataset.updated)) !== dayOf(now);
  const renewed = isOld ? `${said.dataset.words} (${news.dataset.date})` : said.dataset.words;
  said.textContent = offline ? `${news.dataset.cut} ${renewed}` : renewed;
  news.classList.toggle("is-cut", offline);

  const { today, tomorrow } = find("[data-days]").dataset;
  for (const day of all("[data-day]")) {
    const name = day.querySelector("[data-name]");
    if (day.dataset.day === dayOf(now)) name.textContent = today;
    else if (day.dataset.day === dayOf(new Date(now.getTime() + 86_400_000))) name.textContent = tomorrow;
    for (const row of day.querySelectorAll("[data-start]")) {
      const isOver = now >= new Date(row.dataset.end);
      const isNow = !isOver && now >= new Date(row.dataset.start);
      row.toggleAttribute("data-over", isOver);
      const mark = row.querySelector(".screen__now");
      if (mark) {
        mark.hidden = !isNow;
        row.classList.toggle("is-now", isNow);
      }
    }
  }
}

// --- Pages: as many rows as the screen holds, without scrolling ---

function layOut() {
  const room = find("[data-days]");
  for (const row of all(".screen__row")) row.hidden = row.hasAttribute("data-over");
  for (const day of all("[data-day]")) {
    day.hidden = !day.querySelector(".screen__row:not([hidden])");
    day.querySelector("[data-more]").hidden = true;
  }
  const rows = all(".screen__row:not([hidden])");
  find("[data-empty]").hidden = rows.length > 0 || offline; // cut off, it does not know

  pages = [[]];
  let used = 0;
  let lastDay = null;
  for (const row of rows) {
    const day = row.closest("[data-day]");
    const heading = outer(day.querySelector("h2"));
    const needed = outer(row) + (day === lastDay ? 0 : heading);
    if (used + needed > room.clientHeight && pages.at(-1).length) {
      pages.push([]);
      used = 0;
      used += outer(row) + heading;
    } else {
      used += needed;
    }
    pages.at(-1).push(row);
    lastDay = day;
  }
  show(Math.min(current, pages.length - 1));
}

function outer(element) {
  const style = getComputedStyle(element);
  return element.getBoundingClientRect().height + parseFloat(style.marginTop) + parseFloat(style.marginBottom);
}

function show(number) {
  current = number;
  const shown = new Set(pages[number]);
  for (const row of all(".screen__row")) row.hidden = !shown.has(row);
  for (const day of all("[data-day]")) {
    const visible = day.querySelector(".screen__row:not([hidden])");
    day.hidden = !visible;
    const first = day.querySelector(".screen__row:not([data-over])");
    day.querySelector("[data-more]").hidden = !visible || visible === first;
  }
  const many = pages.length > 1;
  find("[data-page]").textContent = many ? `${number + 1}/${pages.length}` : "";
  find("[data-buttons]").hidden = !many;
  const pause = find("[data-pause]");
  pause.dataset.stop ??= pause.textContent;
  pause.textContent = paused ? pause.dataset.goOn : pause.dataset.stop;
}

const turn = () => show((current + 1) % pages.length);

// --- News, once a minute ---

async function renew() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(20_000) });
    if (!answer.ok) throw new Error(answer.status);
    const copy = answer.clone();
    const received = new DOMParser().parseFromString(await answer.text(), "text/html");
    const page = received.getElementById("ecran");
    if (!page) throw new Error("another page");
    if (drawnWith(received) !== drawnWith(document)) {
      location.reload(); // a new version of the site: with its styles and this script
      return;
    }
    const kept = document.activeElement?.matches("[data-pause], [data-next]") && document.activeElement.dataset;
    find("").replaceChildren(...page.childNodes);
    resized.observe(find("[data-days]"));
    if (kept) find("pause" in kept ? "[data-pause]" : "[data-next]").focus();
    offline = false;
    await remember(copy);
  } catch {
    offline = true;
  }
  followTheClock();
  layOut();
}

const drawnWith = (page) =>
  [...page.querySelectorAll("link[rel=stylesheet], script[src]")]
    .map((one) => one.getAttribute("href") || one.getAttribute("src"))
    .join();

// For a screen that is switched on again without a network: the page, and what it is drawn with.
async function remember(answer) {
  if (!("caches" in window)) return;
  try {
    const cache = await caches.open(CACHE);
    await cache.put(location.href, answer);
    const isOurs = (address) => address.startsWith(`${location.origin}/static/`);
    const drawn = performance.getEntriesByType("resource").map((entry) => entry.name.split("#")[0]);
    const needed = new Set(drawn.filter(isOurs));
    for (const address of needed) {
      if (!(await cache.match(address))) await cache.add(address);
    }
    for (const kept of await cache.keys()) {
      if (isOurs(kept.url) && !needed.has(kept.url)) await cache.delete(kept); // of a former version
    }
  } catch {
    // a full disk: the screen goes on with what it holds in memory
  }
}

async function keepForTheNextStart() {
  if (!navigator.onLine) return;
  const { worker, scope } = find("").dataset;
  try {
    await navigator.serviceWorker.register(worker, { scope });
  } catch {
    return; // not allowed here (http, private window), or opened without a network
  }
  try {
    await remember(await fetch(location.href, { cache: "no-store" }));
  } catch {
    offline = true;
    followTheClock();
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-pause]")) {
    paused = !paused;
    show(current);
  } else if (event.target.closest("[data-next]")) {
    turn();
  }
});
const resized = new ResizeObserver(layOut); // the window, or the foot under the rows
resized.observe(find("[data-days]"));
window.addEventListener("online", renew);
window.addEventListener("offline", () => {
  offline = true;
  followTheClock();
});

await document.fonts.ready;
offline = !navigator.onLine;
followTheClock();
layOut();
setInterval(() => !paused && pages.length > 1 && turn(), TURN);
setInterval(renew, RENEW);
if ("serviceWorker" in navigator) keepForTheNextStart();
