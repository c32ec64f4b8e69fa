// "Around me": the device is asked once, on a tap. Its point is rounded to about 100 m and only put in the address.
const button = document.querySelector("[data-near]");
const said = document.querySelector("[data-near-said]");

function go({ coords }) {
  const form = document.getElementById("recherche");
  const asked = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && name !== "autour"));
  asked.set("pres", `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`);
  window.location.assign(`${form.action}?${asked}`);
}

function refused() {
  button.disabled = false;
  said.textContent = said.dataset.refused;
}

if (navigator.geolocation) {
  button?.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(go, refused, { maximumAge: 300000, timeout: 10000 });
  });
} else if (button) {
  button.hidden = true;
  said.hidden = true;
}
