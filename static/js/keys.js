/* Keys: function keys everywhere, single letters only outside fields, Enter to the next field. */
(function () {
  "use strict";

  const FIELDS = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable=true]";
  const NEXT = "input:not([type=hidden]):not([disabled]):not([readonly]), select:not([disabled]), textarea:not([disabled]), button[data-enter-stop]";
  let wentAt = 0;

  const visible = (element) => element.offsetParent !== null || element.getClientRects().length > 0;

  function press(name) {
    const open = document.querySelector("dialog[open]");
    const roots = open ? [open] : [document.querySelector("main"), document];
    for (const root of roots) {
      const target = root && [...root.querySelectorAll(`[data-key="${name}"]`)].find((one) => visible(one) && !one.disabled);
      if (target) { target.click(); return true; }
    }
    return false;
  }

  function focusSearch() {
    const box = [...document.querySelectorAll("main [data-search], [data-search]")].find(visible);
    if (box) { box.focus(); box.select(); return true; }
    const page = [...document.querySelectorAll(".bar-icon")].find(visible);
    if (page) page.click();
    return Boolean(page);
  }

  function enterNext(event, field) {
    const form = field.closest("form[data-enter-next]");
    if (!form || field.matches("textarea, button, [type=submit], [data-enter-own]")) return;
    event.preventDefault(); // a scanner ends with Enter: it must never send the form
    const fields = [...form.querySelectorAll(NEXT)].filter((one) => visible(one) && one.tabIndex >= 0);
    const radios = (one) => one.type === "radio" && one.name === field.name;
    let next = fields.slice(fields.indexOf(field) + 1).find((one) => !radios(one));
    if (next?.type === "radio") next = fields.find((one) => one.name === next.name && one.checked) || next;
    if (next) { next.focus(); if (next.select && next.type !== "checkbox") next.select(); }
    else form.querySelector("[data-key=F9]")?.focus();
  }

  function escape(event) {
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); return; }
    if (document.querySelector("dialog[open]")) return; // the browser closes it
    const field = event.target.closest?.(FIELDS);
    if (field) { field.blur(); return; }
    const back = document.querySelector("[data-back]");
    if (back) back.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (/^F\d+$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      if (press((event.shiftKey ? "Shift+" : "") + event.key)) event.preventDefault();
      return;
    }
    if (event.key === "Escape") return escape(event);
    if (event.key === "Enter" && event.target.form !== undefined) return enterNext(event, event.target);
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
    if (document.body.dataset.singleKeys === "off") return;
    if (event.key === "/") { if (focusSearch()) event.preventDefault(); return; }
    if (event.key === "?") { window.ward.openDialog(document.getElementById("keys")); event.preventDefault(); return; }
    const letter = event.key.toUpperCase();
    if (letter === "G") { wentAt = event.timeStamp; return; }
    if (wentAt && event.timeStamp - wentAt < 1500) {
      wentAt = 0;
      const place = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
      if (place) { event.preventDefault(); place.click(); }
    }
  });
})();
