// To sign in again, in another tab, renews the protection against forged forms: a page that was open sends the one of
// today, and what was typed on it need not be sent twice.
const today = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

document.addEventListener("submit", ({ target }) => {
  const field = target.method === "post" && target.querySelector("input[name=csrfmiddlewaretoken]");
  if (field && today()) field.value = today();
}, true);

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.parameters.csrfmiddlewaretoken && today()) detail.parameters.csrfmiddlewaretoken = today();
});
