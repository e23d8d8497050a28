/* The reception screen: boxes that appear with a choice, a person filled in from the card or an earlier visit,
   counts of papers, and the printing of the receipt. The server decides everything again when it is saved. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-reception]");

  /* --- [data-when="name=value"], "name!=value" or "name" (a tick): shown only then --- */
  function valueOf(name) {
    const fields = [...form.elements].filter((one) => one.name === name);
    const chosen = fields.find((one) => one.checked);
    if (chosen) return chosen.value;
    const first = fields[0];
    return !first || first.matches("[type=radio], [type=checkbox]") ? "" : first.value;
  }
  function sync() {
    form.querySelectorAll("[data-when]").forEach((box) => {
      const [, name, not, wanted] = box.dataset.when.match(/^([^!=]+)(!?)=?(.*)$/);
      const value = valueOf(name);
      const shown = wanted ? (value === wanted) !== Boolean(not) : Boolean(value);
      box.hidden = !shown;
    });
    form.querySelectorAll("details[data-open-filled]").forEach((one) => {
      if ([...one.querySelectorAll("input")].some((field) => field.value)) one.open = true;
    });
    syncMissing();
    const save = form.querySelector("[data-save]");
    if (save && !save.dataset.asleep) save.disabled = Boolean(form.querySelector("#promise[data-no-promise]"));
  }

  /* --- a tick gives one of the kind the paper's name says; taking it away empties the row --- */
  function countPapers(tick) {
    const counts = [...tick.closest("tr").querySelectorAll("input[data-copies]")];
    if (!tick.checked) counts.forEach((one) => { one.value = ""; });
    else if (!counts.some((one) => Number(one.value) > 0)) {
      (counts.find((one) => one.name.endsWith(`-${tick.dataset.count}`)) || counts[0]).value = "1";
    }
  }
  function tickPaper(count) {
    const tick = count.closest("tr").querySelector("input[type=checkbox]");
    tick.checked = [...count.closest("tr").querySelectorAll("input[data-copies]")].some((one) => Number(one.value) > 0);
  }

  /* --- what was told of missing papers goes when no needed paper lacks its tick any more --- */
  function syncMissing() {
    const told = form.querySelector("[data-papers-missing]");
    if (!told) return;
    const none = ![...form.querySelectorAll("[data-papers] input[data-needed]")].some((one) => !one.checked);
    told.hidden = none;
    const box = document.querySelector(".form-errors");
    const line = box?.querySelector(`a[href="#${told.dataset.papersMissing}"]`)?.closest("li");
    if (!line) return;
    line.hidden = none;
    box.hidden = [...box.querySelectorAll("li")].every((one) => one.hidden);
  }

  /* --- what the server knows of the person: from the card over everything, from earlier into empty boxes. The cursor
     then goes on, but only for someone who waits: who types meanwhile is left where they are --- */
  let waits = false;
  function fill(answer) {
    const { set, add } = JSON.parse(answer.dataset.fill);
    const put = (values, over) => {
      for (const [name, value] of Object.entries(values)) {
        const fields = [...form.elements].filter((one) => one.name === answer.dataset.prefix + name);
        if (!fields.length) continue;
        if (fields[0].type === "radio") {
          if (over) fields.forEach((one) => { one.checked = one.value === value; });
        } else if ((over || !fields[0].value.trim()) && fields[0].value !== value) {
          fields[0].value = value;
          fields[0].classList.add("known");
        }
      }
    };
    put(set, true);
    put(add, false);
    sync();
    form.dispatchEvent(new Event("change", { bubbles: true })); // the draft keeps it
    const box = answer.closest("[data-person]");
    if (!waits || !Object.keys({ ...set, ...add }).length || !box.contains(document.activeElement)) return;
    if (form.dispatchEvent(new Event("person:known", { cancelable: true }))) goOn(box);
  }
  function goOn(box) {
    if (!document.activeElement.value) return;
    const empty = [...box.querySelectorAll(".fields input")].find((one) => !one.value && one.offsetParent !== null);
    (empty || form.querySelector("[data-papers] input[type=checkbox]"))?.focus();
  }

  function changed(event) {
    const field = event.target;
    if (field.matches?.("[data-papers] input[type=checkbox]")) countPapers(field);
    else if (field.matches?.("[data-papers] input[data-copies]")) tickPaper(field);
    if (field.name?.endsWith("kind") && field.type === "radio") {
      const kind = form.elements[field.name.replace(/kind$/, "identity_kind")];
      if (kind) kind.value = field.value === "organisation" ? "tax_code" : "cccd";
    }
    sync();
  }

  if (form) {
    form.addEventListener("change", changed);
    form.addEventListener("input", () => { waits = false; });
    form.addEventListener("htmx:beforeRequest", (event) => { if (event.target.matches("[data-person]")) waits = true; });
    // The way back from the saved dossier leads to this address: it then names what was sent, and leads on again.
    form.addEventListener("submit", () => {
      const address = new URL(window.location.href);
      address.searchParams.set("da-gui", form.elements.request_id.value);
      window.history.replaceState(window.history.state, "", address);
    });
    form.addEventListener("draft:restored", () => {
      const kept = form.elements.procedure;
      if (!kept.dataset.chosen && !kept.hidden) return sync(); // an ordinary list
      const { chosen } = kept.dataset;
      if (chosen) kept.value = chosen;
      else if (kept.value) window.location.replace(`?thu-tuc=${encodeURIComponent(kept.value)}`);
      sync();
    });
    document.addEventListener("htmx:afterSwap", (event) => {
      const answer = event.detail.target.querySelector?.("[data-fill]");
      if (answer) fill(answer);
    });
    document.addEventListener("htmx:oobAfterSwap", (event) => {
      if (event.detail.target.id !== "procedure-box") return;
      const box = document.querySelector("#procedure-box [data-pick]");
      (box || form.elements.identity_number).focus();
    });
    document.addEventListener("htmx:afterSettle", sync);
    document.addEventListener("DOMContentLoaded", () => {
      sync();
      const chosen = form.querySelector("#procedure-box .picked");
      if (chosen && document.activeElement === document.body) form.elements.identity_number.focus();
      const line = document.querySelector("[data-draft-line]");
      const told = line?.querySelector("[data-draft-state]");
      const show = () => { line.hidden = !told.textContent; };
      if (told) { show(); new MutationObserver(show).observe(told, { childList: true, characterData: true, subtree: true }); }
    });
  }

  /* --- the receipt is printed from its frame: by its button, and once by itself when it was just saved --- */
  function printFrame(frame) {
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
    } catch {
      window.open(frame.src, "_blank", "noopener"); // a browser that shows PDF in a viewer of its own
    }
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-print-frame]");
    if (button) printFrame(document.getElementById(button.dataset.printFrame));
  });
  document.querySelectorAll("[data-print-at-once]").forEach((frame) => {
    frame.addEventListener("load", () => {
      const before = document.activeElement;
      printFrame(frame);
      window.focus(); // the next key is for the page, not for the paper
      before?.focus();
      frame.dataset.printed = "";
    }, { once: true });
  });
})();
