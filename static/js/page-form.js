// Keeps the page while it is written: on the server every few seconds and on leaving, on the device when the
// network or the session is gone. Without it every button of the form keeps what was typed.
const AFTER = 3000; // milliseconds after the last key
const AGAIN = 15000; // when it did not work

const form = document.querySelector("form[data-keep]");
const kept = document.getElementById("kept");
const place = `page:${form?.dataset.keep}:${form?.dataset.who}`;
let waiting = 0;
let dirty = false;
let sending = false;
let leaving = false; // the form itself is on its way: an answer that no longer comes is no failure

function written() {
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") sent.append(name, value);
  return sent;
}

const device = {
  read: () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } },
  keep: (left) => { try { localStorage.setItem(place, JSON.stringify({ ...left, body: written().toString(), seen: form.seen.value })); } catch { /* full or forbidden: the server has the last word */ } },
  drop: () => { try { localStorage.removeItem(place); } catch { /* nothing was there */ } },
};

function say(words, link) {
  kept.textContent = words;
  if (!link) return;
  const again = Object.assign(document.createElement("a"), { href: form.dataset.signIn, target: "_blank", rel: "noopener", textContent: form.dataset.signInLabel });
  kept.append(" ", again);
}

function tell(id, words) {
  const line = document.getElementById(id);
  if (line.textContent !== words) line.textContent = words;
  line.hidden = !words;
}

async function renew() {
  const answer = await fetch(form.dataset.keep, { redirect: "manual" });
  if (!answer.ok) return false;
  form.csrfmiddlewaretoken.value = (await answer.json()).token;
  return true;
}

async function keep({ keepalive = false, retried = false } = {}) {
  clearTimeout(waiting);
  if (!dirty || sending) return;
  sending = true;
  dirty = false;
  let again = false;
  try {
    const answer = await fetch(form.dataset.keep, { method: "POST", body: written(), redirect: "manual", keepalive });
    if (answer.ok) {
      const told = await answer.json();
      device.drop();
      say(told.said);
      tell("others", told.others);
      tell("newer", told.newer);
    } else if (answer.status === 413) {
      say((await answer.json()).said);
    } else {
      dirty = true;
      device.keep({});
      if (answer.type === "opaqueredirect") say(form.dataset.signedOut, true);
      else if (answer.status === 403 && !retried && (await renew())) again = true;
      else say(form.dataset.trouble);
    }
  } catch {
    if (leaving) return;
    dirty = true;
    device.keep({});
    say(form.dataset.offline);
  } finally {
    sending = false;
  }
  if (again) return keep({ retried: true });
  if (dirty) waiting = setTimeout(keep, AGAIN);
}

function soon() {
  dirty = true;
  clearTimeout(waiting);
  waiting = setTimeout(keep, AFTER);
}

function offerWhatStayed() {
  const left = device.read();
  if (!left) return;
  if (left.stamp && (left.stamp === form.dataset.arrived || left.seen !== form.seen.value)) return device.drop(); // it arrived
  const note = document.getElementById("on-device");
  note.hidden = false;
  document.getElementById("device-drop").addEventListener("click", () => { device.drop(); note.hidden = true; });
  document.getElementById("device-take").addEventListener("click", async () => {
    const body = new URLSearchParams(left.body);
    body.set("csrfmiddlewaretoken", form.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body, redirect: "manual" });
      if (!answer.ok) return say(form.dataset.trouble);
      device.drop();
      location.assign(location.pathname);
    } catch {
      say(form.dataset.offline);
    }
  });
}

if (form) {
  form.addEventListener("input", soon);
  form.addEventListener("change", (event) => {
    if (event.target.type === "file" && event.target.files.length) {
      form.requestSubmit(event.target.closest("fieldset, section").querySelector("button[value=upload]"));
    }
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    leaving = true;
    form.stamp.value = String(Date.now());
    device.keep({ stamp: form.stamp.value });
    dirty = false;
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep({ keepalive: true }); });
  window.addEventListener("online", () => keep());
  window.addEventListener("focus", () => keep());
  offerWhatStayed();
}
