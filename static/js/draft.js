/* The unsaved draft of a form with data-draft="name", kept in this browser for the person signed in, twelve hours at most.
   Dropped when the server says it was saved, when the person signs out, or by a button [data-draft-drop="name"].
   Hidden fields, passwords and files are never kept. */
(function () {
  "use strict";

  const PREFIX = "mot-cua:draft:";
  const KEPT = 12 * 3600 * 1000; // milliseconds
  const owner = () => document.body.dataset.user || "0";
  const keyOf = (name) => `${PREFIX}${owner()}:${name}`;
  const fields = (form) => [...form.elements].filter((one) => one.name && !one.matches("button, fieldset, [type=hidden], [type=password], [type=file], [type=submit], [data-no-draft]"));

  function store(action) {
    try { return action(window.localStorage); } catch { return null; } // private windows may refuse
  }
  function drop(name) { store((kept) => kept.removeItem(keyOf(name))); }
  function dropAll(test) {
    store((kept) => Object.keys(kept).filter((key) => key.startsWith(PREFIX) && test(key)).forEach((key) => kept.removeItem(key)));
  }
  function tell(form, text) {
    document.querySelectorAll(`[data-draft-state="${form.dataset.draft}"]`).forEach((place) => { place.textContent = text; });
  }
  const clock = (at) => new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" }).format(at);

  function save(form) {
    const values = fields(form).map((one) => [one.name, one.matches("[type=checkbox], [type=radio]") ? one.value : null, one.matches("[type=checkbox], [type=radio]") ? one.checked : one.value]);
    store((kept) => kept.setItem(keyOf(form.dataset.draft), JSON.stringify({ at: Date.now(), values })));
    tell(form, `Bản nháp đã lưu lúc ${clock(Date.now())}`);
  }
  function restore(form) {
    const text = store((kept) => kept.getItem(keyOf(form.dataset.draft)));
    if (!text || form.querySelector(".is-invalid, [aria-invalid=true]")) return; // the server's answer is newer
    let draft;
    try { draft = JSON.parse(text); } catch { return drop(form.dataset.draft); }
    const seen = {};
    for (const [name, choice, value] of draft.values) {
      const same = fields(form).filter((one) => one.name === name && (choice === null || one.value === choice));
      const nth = seen[`${name}\n${choice}`] = (seen[`${name}\n${choice}`] ?? -1) + 1;
      const field = same[nth];
      if (!field) continue;
      if (choice === null) field.value = value;
      else field.checked = value;
    }
    tell(form, `Bản nháp lưu lúc ${clock(draft.at)} đã được điền lại`);
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  }

  let waiting = null; // the form that was typed in and is not saved yet
  let timer = 0;
  function rest() {
    clearTimeout(timer);
    waiting = null;
  }
  function saveWaiting() {
    if (waiting) save(waiting);
    rest();
  }
  function later(event) {
    const form = event.target.closest?.("form[data-draft]");
    if (!form) return;
    rest();
    waiting = form;
    timer = setTimeout(saveWaiting, 400);
  }
  window.addEventListener("pagehide", saveWaiting); // the last words typed before leaving are kept too
  document.addEventListener("input", later);
  document.addEventListener("change", later);
  document.addEventListener("submit", (event) => {
    rest();
    if (event.target.matches("form[data-draft]")) save(event.target);
    if (event.target.matches("form[data-drafts-drop]")) dropAll(() => true);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-draft-drop]");
    if (!button) return;
    rest();
    drop(button.dataset.draftDrop);
    if (button.matches("button")) window.location.reload();
  });
  function cleared(root) {
    root.querySelectorAll("meta[name=draft-clear], [data-draft-clear]").forEach((one) => drop(one.content || one.dataset.draftClear));
  }
  document.addEventListener("htmx:afterSwap", (event) => cleared(event.detail.target));
  document.addEventListener("DOMContentLoaded", () => {
    const tooOld = (key) => {
      try { return Date.now() - JSON.parse(window.localStorage.getItem(key)).at > KEPT; } catch { return true; }
    };
    // A session that ran out must not cost the draft: others' drafts go only when somebody is signed in.
    const foreign = (key) => owner() !== "0" && !key.startsWith(`${PREFIX}${owner()}:`);
    dropAll((key) => tooOld(key) || foreign(key));
    cleared(document);
    document.querySelectorAll("form[data-draft]").forEach(restore);
  });
})();
