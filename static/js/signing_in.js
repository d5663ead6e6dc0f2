// Shows what needs this script, and says in the page when a passkey did not work.
document.querySelectorAll("[data-needs-script]").forEach((element) => {
  element.hidden = false;
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // which would else be written to the console alone
  document.querySelectorAll("[data-passkey-problem]").forEach((element) => {
    element.hidden = false;
  });
});
