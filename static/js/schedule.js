// Shows, of the questions about dates, only those of the chosen kind. Without it all are shown.

const words = (element, name) => (element.dataset[name] || "").split(" ");

function show(form) {
  const kind = form.querySelector("[name$=schedule_kind]:checked")?.value;
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = Boolean(kind) && !words(part, "when").includes(kind);
  const rule = form.querySelector("[name$=month_rule]")?.value;
  for (const part of form.querySelectorAll("[data-month]")) part.hidden = part.dataset.month !== (rule === "day" ? "day" : "week");
}

for (const form of document.querySelectorAll("[data-schedule]")) {
  form.addEventListener("change", () => show(form));
  show(form);
}
