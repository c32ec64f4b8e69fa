// Shows the questions that go with the chosen place and price. Without it all are shown.

const chosen = (name) => document.querySelector(`[name=${name}]:checked`)?.value;

function show() {
  const place = chosen("place");
  for (const part of document.querySelectorAll("[data-place]")) part.hidden = Boolean(place) && part.dataset.place !== place;
  const price = chosen("price_kind");
  for (const part of document.querySelectorAll("[data-price]")) part.hidden = Boolean(price) && part.dataset.price !== price;
}

document.getElementById("activite")?.addEventListener("change", show);
show();
