/* The button in a password field ([data-password] names the field): shows what was typed, hides it again. */
(function () {
  "use strict";

  function show(button, on) {
    const field = document.getElementById(button.dataset.password);
    field.type = on ? "text" : "password";
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("[data-password-label]").textContent = on ? "Ẩn" : "Hiện";
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-password]");
    if (button) show(button, button.getAttribute("aria-pressed") !== "true");
  });
  // Sent hidden again, so that the browser's keeper of passwords knows the field.
  document.addEventListener("submit", () => {
    document.querySelectorAll("[data-password][aria-pressed=true]").forEach((button) => show(button, false));
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-password]").forEach((button) => { button.hidden = false; });
  });
})();
