// The menu on phones, and the lists of actions that Escape closes.
const button = document.querySelector(".menu-btn");
const menu = document.getElementById("menu");

if (button && menu) {
  button.addEventListener("click", () => {
    const open = menu.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const list = event.target.closest("details.menu[open]");
  if (list) {
    list.open = false;
    list.querySelector("summary").focus();
  } else if (menu?.classList.contains("is-open") && menu.contains(event.target)) {
    menu.classList.remove("is-open");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }
});

// A menu of the navigation closes when one goes elsewhere.
for (const gone of ["click", "focusin"]) {
  document.addEventListener(gone, (event) => {
    for (const list of document.querySelectorAll("details.nav__menu[open]")) {
      if (!list.contains(event.target)) list.open = false;
    }
  });
}

// A row of tabs that is longer than a phone is wide opens on the one where we are.
for (const tab of document.querySelectorAll(".tabs a[aria-current]")) {
  const row = tab.closest(".tabs");
  row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}
