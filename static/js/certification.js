/* The quick line of certification: rows that come and go, what each paper costs, the sums. The rule of fees stands
   in data attributes of the chosen kind; the server counts again when it is saved. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-certification]");
  if (!form) return;
  const body = form.querySelector("[data-lines] tbody");
  const blank = form.querySelector("[data-blank-line]");
  const total = form.elements["line-TOTAL_FORMS"];
  const most = Number(form.elements["line-MAX_NUM_FORMS"].value);
  const FIRST_PAGES = 2;

  const rows = () => [...body.querySelectorAll("tr[data-line]")];
  const part = (row, name) => row.querySelector(`[data-${name}]`);
  const count = (field) => (/^\d+$/.test(field.value.trim()) ? Number(field.value.trim()) : 0);
  const amount = (field) => Number(field.value.replace(/\D/g, ""));
  const written = (number) => number.toLocaleString("vi-VN");
  const isBlank = (row) => !part(row, "paper").value.trim();

  /* --- what a paper costs --- */
  function rule() {
    const kind = form.querySelector("#kinds input:checked");
    return kind ? { per: kind.dataset.per, first: Number(kind.dataset.first), further: Number(kind.dataset.further), most: Number(kind.dataset.most) } : null;
  }
  function feeOf(how, pages, copies) {
    if (how.per === "case") return how.first;
    const one = how.first * Math.min(pages, FIRST_PAGES) + how.further * Math.max(0, pages - FIRST_PAGES);
    return copies * Math.min(one, how.most);
  }
  function costs(row) {
    const how = rule();
    return how ? feeOf(how, count(part(row, "pages")), count(part(row, "copies")) + Number(part(row, "electronic").checked)) : 0;
  }
  function price(row) {
    const fee = part(row, "fee");
    const refused = part(row, "refused").checked;
    if (isBlank(row)) { if (!fee.dataset.own) fee.value = ""; }
    else if (!fee.dataset.own) fee.value = written(costs(row));
    const another = fee.dataset.own && !isBlank(row) && amount(fee) !== costs(row);
    const room = part(row, "reason-room");
    room.hidden = !(refused || another);
    part(row, "reason").setAttribute("placeholder", refused ? "Lý do không chứng thực" : "Lý do thu khác mức quy định");
    fee.disabled = refused;
  }

  /* --- the sums, refused papers left out --- */
  function sum() {
    const told = { papers: 0, pages: 0, copies: 0, electronic: 0, fee: 0 };
    rows().forEach((row, place) => {
      part(row, "place").textContent = place + 1;
      price(row);
      if (isBlank(row) || part(row, "refused").checked) return;
      told.papers += 1;
      told.pages += count(part(row, "pages"));
      told.copies += count(part(row, "copies"));
      told.electronic += Number(part(row, "electronic").checked);
      told.fee += amount(part(row, "fee"));
    });
    for (const [name, number] of Object.entries(told)) {
      form.querySelectorAll(`[data-sum="${name}"]`).forEach((place) => { place.textContent = written(number); });
    }
  }

  /* --- rows come and go; their names count on without a hole --- */
  function number() {
    rows().forEach((row, place) => {
      row.querySelectorAll("[name], [id]").forEach((one) => {
        for (const name of ["name", "id"]) {
          if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(/line-(\d+|__prefix__)-/, `line-${place}-`));
        }
      });
    });
    total.value = rows().length;
  }
  function add() {
    if (rows().length >= most) return null;
    body.append(blank.content.cloneNode(true));
    number();
    return rows().at(-1);
  }
  function drop(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    if (!rows().length) add();
    number();
    sum();
    part(next?.isConnected ? next : rows()[0], "paper").focus();
  }
  function keepOneBlank() {
    const all = rows();
    if (!all.length || !isBlank(all.at(-1))) add();
  }
  function go(row, name) {
    const field = part(row, name);
    field.focus();
    field.select?.();
  }

  /* --- Enter goes on: paper, pages, copies, the next paper; on the empty last one to the button --- */
  function onEnter(event, row) {
    event.preventDefault();
    const field = event.target;
    if (field.matches("[data-paper]") && isBlank(row)) { form.querySelector("[data-key=F9]").focus(); return; }
    if (field.matches("[data-paper]")) return go(row, "pages");
    if (field.matches("[data-pages]")) return go(row, "copies");
    const next = row.nextElementSibling || add();
    if (next) go(next, "paper");
    else form.querySelector("[data-key=F9]").focus();
  }
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("tr[data-line]");
    if (!row || event.isComposing) return;
    if (event.key === "Enter" && event.target.matches("input")) onEnter(event, row);
    else if (event.key === "Delete" && event.ctrlKey) { event.preventDefault(); drop(row); }
    else if (event.key === " " && event.target.matches("[data-pages], [data-copies]")) {
      event.preventDefault();
      part(row, "electronic").click();
    }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-line-drop]");
    if (button) drop(button.closest("tr"));
    if (event.target.closest?.("[data-next-kind]")) nextKind();
  });
  function changed(event) {
    const fee = event.target.closest?.("[data-fee]");
    if (fee) {
      if (fee.value.trim()) fee.dataset.own = "1";
      else delete fee.dataset.own; // emptied: the rule's again
    }
    if (event.target.closest?.("[data-lines]")) keepOneBlank();
    sum();
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  /* --- one key changes the kind --- */
  function nextKind() {
    const all = [...form.querySelectorAll("#kinds input")];
    const next = all[(all.findIndex((one) => one.checked) + 1) % all.length];
    next.checked = true;
    next.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* --- a promise for today is most likely kept at once, another one after the signature --- */
  document.addEventListener("htmx:afterSwap", (event) => {
    const shown = document.querySelector("#promise");
    if (event.detail.target.id === "promise" && shown && shown.dataset.today !== today) {
      today = shown.dataset.today;
      const choice = form.querySelector(`[name=done][value=${today}]`);
      choice.checked = true;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  form.addEventListener("person:known", (event) => {
    if (!form.elements.full_name.value.trim()) return;
    event.preventDefault(); // straight to the papers
    go(rows().find(isBlank) || rows()[0], "paper");
  });
  let today = document.querySelector("#promise")?.dataset.today;

  document.addEventListener("DOMContentLoaded", () => {
    rows().forEach((row) => { if (part(row, "fee").value.trim() && amount(part(row, "fee")) !== costs(row)) part(row, "fee").dataset.own = "1"; });
    rows().slice(1).filter((row) => isBlank(row) && !row.querySelector(".field-error")).forEach((row) => row.remove());
    number();
    keepOneBlank();
    sum();
  });
})();
