/* Drop-downs under a search field ([data-pick] names the list) and the list of papers ([data-papers]).
   With [data-pick-free] nothing is chosen until an arrow chooses it, and Enter before that sends the form. */
(function () {
  "use strict";

  const listOf = (input) => document.getElementById(input.dataset.pick);
  const isFree = (input) => input.hasAttribute("data-pick-free");
  const itemsOf = (input) => [...(listOf(input)?.querySelectorAll("[role=option]") || [])];

  function point(input, item) {
    itemsOf(input).forEach((one) => one.setAttribute("aria-selected", String(one === item)));
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close(input) {
    const list = listOf(input);
    if (list) list.replaceChildren();
    window.htmx?.trigger(input, "htmx:abort"); // what is still asked for must not open it again
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  document.addEventListener("keydown", (event) => {
    const input = event.target.closest?.("input[data-pick]");
    if (!input || event.isComposing) return;
    const items = itemsOf(input);
    const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!items.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = at < 0 && step < 0 ? 0 : at;
      point(input, items[(from + step + items.length) % items.length]);
    } else if (event.key === "Enter") {
      if (isFree(input) && at < 0) return;
      event.preventDefault();
      event.stopPropagation();
      if (items.length) (items[at] || items[0]).click();
    } else if (event.key === "Escape" && listOf(input)?.childElementCount) {
      event.preventDefault();
      event.stopPropagation();
      close(input);
    }
  }, true);

  /* --- what was typed before the scripts were there is looked up too --- */
  document.addEventListener("htmx:load", (event) => {
    const input = event.detail.elt === document.body && document.activeElement.closest("input[data-pick]");
    if (input && input.value !== input.defaultValue) window.htmx.trigger(input, "typed-early");
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    document.querySelectorAll("input[data-pick]").forEach((input) => {
      if (listOf(input) !== event.detail.target) return;
      const items = itemsOf(input);
      items.forEach((item, index) => { item.id ||= `${input.dataset.pick}-${index}`; });
      input.setAttribute("aria-expanded", String(items.length > 0));
      point(input, isFree(input) ? null : items[0]);
    });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.elt.matches("[role=option]")) return;
    document.querySelectorAll("input[data-pick]").forEach((input) => {
      if (listOf(input)?.contains(event.detail.elt)) close(input); // chosen
    });
  });
  ["click", "focusin"].forEach((what) => document.addEventListener(what, (event) => {
    document.querySelectorAll("input[data-pick]").forEach((input) => {
      if (event.target !== input && !listOf(input)?.contains(event.target)) close(input);
    });
  }));

  /* Papers: the ticks are one column walked by the arrows; a digit sets the number of copies of that row. */
  const ticks = (table) => [...table.querySelectorAll("input[type=checkbox]:not(:disabled)")];

  function setCopies(tick, digit) {
    const row = tick.closest("tr");
    const counts = [...row.querySelectorAll("input[data-copies]:not(:disabled)")];
    const count = counts.find((one) => Number(one.value) > 0) || counts[0];
    if (!count) return;
    count.value = digit;
    count.dispatchEvent(new Event("change", { bubbles: true }));
    if (!tick.checked) tick.click();
  }

  document.addEventListener("keydown", (event) => {
    const tick = event.target.closest?.("[data-papers] input[type=checkbox]");
    if (!tick || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = ticks(tick.closest("[data-papers]"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all[Math.max(0, Math.min(all.length - 1, all.indexOf(tick) + step))].focus();
    } else if (/^[1-9]$/.test(event.key)) {
      event.preventDefault();
      setCopies(tick, event.key);
    }
  });
  document.addEventListener("focusin", (event) => {
    document.querySelectorAll("[data-papers] tr.at").forEach((row) => row.classList.remove("at"));
    event.target.closest?.("[data-papers] tbody tr")?.classList.add("at");
  });
})();
