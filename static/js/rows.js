/* Tables with [data-rows]: J K to walk, Enter to open, X to choose; "choose all" and the bulk bar follow.
   The walked row carries the class "at", its link is [data-row-link] or the first link of the row. */
(function () {
  "use strict";

  let last = null; // the checkbox chosen last, where Shift+X and Shift+click begin

  const tables = () => document.querySelectorAll("[data-rows]");
  const boxes = (table) => [...table.querySelectorAll("input[data-row]:not(:disabled)")];
  const rows = (table) => [...table.querySelectorAll("tbody > tr")].filter((row) => row.querySelector("a, input[data-row]") && row.offsetParent !== null);

  function walk(table, step) {
    const all = rows(table);
    if (!all.length) return;
    const at = all.findIndex((row) => row.classList.contains("at"));
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
    all.forEach((row) => row.classList.toggle("at", row === next));
    const link = next.querySelector("[data-row-link], a");
    (link || next.querySelector("input[data-row]")).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function range(table, from, to, on) {
    const all = boxes(table);
    const [first, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    if (first >= 0) all.slice(first, end + 1).forEach((box) => { box.checked = on; });
  }

  function refresh(table) {
    const own = boxes(table);
    const on = own.filter((box) => box.checked).length;
    const scope = table.closest("[data-bulk-scope]") || table.closest("form") || document;
    scope.querySelectorAll("input[data-all]").forEach((head) => {
      if ((head.closest("[data-rows]") || table) !== table) return; // the head of another table of the form
      head.checked = own.length > 0 && on === own.length;
      head.indeterminate = on > 0 && on < own.length;
    });
    const inside = scope.querySelectorAll("[data-rows]");
    const chosen = [...(inside.length ? inside : [table])].flatMap(boxes).filter((box) => box.checked);
    scope.querySelectorAll("[data-bulk]").forEach((bar) => { bar.hidden = chosen.length === 0; });
    scope.querySelectorAll("[data-count]").forEach((place) => { place.textContent = chosen.length.toLocaleString("vi-VN"); });
    // Rows that may only go together carry the same data-group on their checkbox; the bar says why not.
    const groups = new Set(chosen.map((box) => box.dataset.group || ""));
    scope.querySelectorAll("[data-bulk-same]").forEach((part) => {
      const fits = groups.size <= 1;
      if (part.matches("button, input")) part.disabled = !fits || chosen.length === 0;
      else part.textContent = fits ? part.dataset.bulkSame.replace("{}", [...groups][0] || "") : part.dataset.bulkMixed;
    });
    scope.querySelectorAll("[data-needs-choice]").forEach((button) => { button.disabled = chosen.length === 0; });
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    const scope = box.closest("[data-bulk-scope], form") || document;
    if (box.matches("input[data-all]")) {
      const table = box.closest("[data-rows]") || scope.querySelector("[data-rows]");
      boxes(table).forEach((one) => { one.checked = box.checked; });
      refresh(table);
    } else if (box.matches("input[data-row]")) {
      last = box;
      refresh(box.closest("[data-rows]"));
    }
  });
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (box.matches?.("input[data-row]") && event.shiftKey && last && last !== box) {
      range(box.closest("[data-rows]"), last, box, box.checked);
    }
    const none = box.closest?.("[data-choose-none]");
    if (none) {
      const scope = none.closest("[data-bulk-scope], form") || document;
      scope.querySelectorAll("[data-rows]").forEach((table) => {
        boxes(table).forEach((one) => { one.checked = false; });
        refresh(table);
      });
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.body.dataset.singleKeys === "off" || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable=true]")) return;
    const table = [...tables()].find((one) => one.querySelector("tr.at")) || tables()[0];
    if (!table) return;
    const letter = event.key.toLowerCase();
    if (letter === "j" || letter === "k") {
      event.preventDefault();
      walk(table, letter === "j" ? 1 : -1);
    } else if (letter === "x") {
      const box = table.querySelector("tr.at input[data-row]:not(:disabled)");
      if (!box) return;
      event.preventDefault();
      if (event.shiftKey && last && last !== box) range(table, last, box, true);
      else box.checked = !box.checked;
      last = box;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (event.key === "Enter" && event.target === document.body) {
      table.querySelector("tr.at [data-row-link], tr.at a")?.click();
    }
  });

  const all = () => tables().forEach(refresh);
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:afterSettle", all);
  window.addEventListener("pageshow", all);
})();
