// Runs before the first paint: pages that have a script may fold the menu; the others leave it open.
document.documentElement.classList.replace("no-js", "js");
