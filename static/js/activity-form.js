// Shows the questions that go with the chosen place, price and way of taking part. Without it all are shown.

const chosen = (name) => document.querySelector(`[name=${name}]:checked`)?.value;

function show() {
  const place = chosen("place");
  for (const part of document.querySelectorAll("[data-place]")) part.hidden = Boolean(place) && part.dataset.place !== place;
  const price = chosen("price_kind");
  for (const part of document.querySelectorAll("[data-price]")) part.hidden = Boolean(price) && part.dataset.price !== price;
  const entry = chosen("entry");
  for (const part of document.querySelectorAll("[data-entry]")) part.hidden = part.dataset.entry !== entry;
}

document.getElementById("activite")?.addEventListener("change", show);
show();
