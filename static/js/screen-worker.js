// Answers for the pages of screens (vue=ecran) when the network does not; every other page is left alone.
const CACHE = "ecran-1";
const DRAWN = new Set(["style", "script", "font", "image"]);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  const isScreen = request.mode === "navigate" && address.searchParams.get("vue") === "ecran";
  const isDrawn = DRAWN.has(request.destination) && address.pathname.startsWith("/static/");
  if (request.method === "GET" && address.origin === self.location.origin && (isScreen || isDrawn)) {
    event.respondWith(networkFirst(request));
  }
});

async function networkFirst(request) {
  const kept = async () => (await caches.open(CACHE)).match(request, { ignoreVary: true });
  try {
    const answer = await fetch(request);
    return answer.status < 500 ? answer : (await kept()) || answer;
  } catch (cut) {
    const last = await kept();
    if (last) return last;
    throw cut;
  }
}
