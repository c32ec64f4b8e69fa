// A caretaker's phone in a cellar: what is ticked without a network is said not to have left, and stays on the page.
const cut = document.getElementById("coupure");
const say = () => { cut.hidden = navigator.onLine; };

addEventListener("online", say);
addEventListener("offline", say);
say();

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-tick]") || navigator.onLine) return;
  event.preventDefault();
  say();
  cut.scrollIntoView({ block: "center" });
});
