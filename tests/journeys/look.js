/* What tests/journeys/looking.py asks of a page. Loaded by the browser before the page's own scripts. */
(function () {
  "use strict";

  const CAN = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const name = (one) => {
    const words = (one.getAttribute("aria-label") || one.textContent || one.name || "").trim().replace(/\s+/g, " ");
    return `<${one.tagName.toLowerCase()}${one.id ? ` id=${one.id}` : ""}${one.className && one.className.baseVal === undefined ? ` class="${one.className}"` : ""}> ${words.slice(0, 50)}`;
  };

  /* A ring may stand on the thing itself, on what is drawn beside it, or on the group it belongs to. */
  const ring = (one) => [one, one.nextElementSibling, one.parentElement, one.parentElement?.parentElement].map((part) => {
    if (!part) return "";
    const style = getComputedStyle(part);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(" ");
  }).join("|");

  function reachable() {
    const open = document.querySelector("dialog[open]");
    const all = [...(open || document).querySelectorAll(CAN)].filter((one) => {
      if (one.matches(":disabled") || one.tabIndex < 0 || one.closest("[inert]") || !seen(one)) return false;
      return !one.matches("[tabindex]:not(a, button, input, select, textarea, summary)") || one.tabIndex >= 0;
    });
    return all.filter((one) => {
      if (one.type !== "radio") return true;
      const group = all.filter((other) => other.type === "radio" && other.name === one.name && other.form === one.form);
      return one === (group.find((other) => other.checked) || group[0]);
    });
  }

  let walk = null;
  document.addEventListener("focusin", (event) => {
    if (!walk) return;
    walk.order.push(event.target);
    const before = walk.rings.get(event.target);
    if (before !== undefined && before === ring(event.target)) walk.dull.add(event.target);
  }, true);

  window.look = {
    /* No sideways scroll; what sticks out, when there is one. */
    wide() {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      const out = [...document.body.querySelectorAll("*")].filter((one) => seen(one) && one.getBoundingClientRect().right > width + 1);
      return [`${document.documentElement.scrollWidth} px in ${width}`, ...out.slice(-3).map(name)];
    },
    /* Walking by Tab: start, then as many presses as there are things, then what was found. */
    start() {
      const first = document.querySelector("dialog[open]") || document.body; // whence Tab goes on
      const own = first.getAttribute("tabindex");
      first.tabIndex = -1;
      first.focus();
      if (own === null) first.removeAttribute("tabindex"); else first.setAttribute("tabindex", own);
      const things = reachable();
      walk = { things, rings: new Map(things.map((one) => [one, ring(one)])), order: [], dull: new Set() };
      return things.length;
    },
    /* The same without Tab: each thing is given the focus, after a key, so that its ring is drawn. */
    hop() {
      walk.things.forEach((one) => one.focus({ preventScroll: true }));
      return this.walked();
    },
    /* How many things Tab has not reached yet; a paper in a frame takes some presses of its own. */
    left() { return walk.things.filter((one) => !walk.order.includes(one)).length; },
    walked() {
      const { things, order, dull } = walk;
      walk = null;
      const missed = things.filter((one) => !order.includes(one)).map((one) => `Tab does not reach ${name(one)}`);
      const places = order.map((one) => things.indexOf(one)).filter((place) => place >= 0);
      const steps = places.slice(1).filter((place, at) => place < places[at]).length;
      const back = steps > 1 ? ["Tab jumps to and fro"] : [];
      const forced = [...document.querySelectorAll("[tabindex]")].filter((one) => one.tabIndex > 0).map((one) => `tabindex of its own: ${name(one)}`);
      return [...missed, ...back, ...forced, ...[...dull].map((one) => `no sign of focus: ${name(one)}`)];
    },
    /* What every page has once. */
    frame() {
      const wrong = [];
      if (document.documentElement.lang !== "vi") wrong.push(`lang is "${document.documentElement.lang}"`);
      if (!document.title.trim()) wrong.push("no title");
      const heads = [...document.querySelectorAll("h1")].filter(seen);
      if (heads.length !== 1) wrong.push(`${heads.length} h1`);
      return wrong;
    },
    /* Words the browser would say in a language of its own: its bubbles, its button for files. */
    native() {
      return [...document.querySelectorAll("form:not([novalidate])")].flatMap((form) =>
        [...form.elements].filter((one) => one.matches(":is([required], [pattern], [min], [max], [type=email], [type=url], [type=number]):not(:disabled)"))
          .map((one) => `the browser would complain in its own language: ${name(one)} ${one.name}`));
    },
    words() {
      const labels = [...document.querySelectorAll("[aria-label], [title], [placeholder], [alt], input[type=submit]")].filter(seen);
      return [document.title, document.body.innerText, ...labels.flatMap((one) => ["aria-label", "title", "placeholder", "alt", "value"].map((what) => what === "value" && !one.matches("input[type=submit]") ? "" : one.getAttribute(what) || ""))].join("\n");
    },
    /* What opens over the page: parts of it by their id, others by their address. */
    dialogs() {
      const inside = [...document.querySelectorAll("[data-dialog-open]")].filter(seen).map((one) => one.dataset.dialogOpen);
      const asked = [...document.querySelectorAll("[hx-get][hx-target='#dialog-room']")].filter(seen).map((one) => one.getAttribute("hx-get"));
      return [...new Set([...inside, ...asked])];
    },
    async open(which) {
      if (which.startsWith("/")) await htmx.ajax("GET", which, { target: "#dialog-room", swap: "innerHTML" });
      else window.ward.openDialog(document.getElementById(which));
      return document.querySelector("dialog[open]") !== null;
    },
    close() { document.querySelectorAll("dialog[open]").forEach((one) => one.close()); },
    /* Transitions would make the ring of the first moment that of the moment before. */
    still() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },
    /* `known`: the bar and what else stands on every page was looked at before. */
    async axe(known) {
      const open = document.querySelector("dialog[open]");
      window.scrollTo({ top: 0, behavior: "instant" }); // what lies under the bar that stays is not hidden from a reader who scrolls
      const apart = known ? [[".topbar"], [".demo-strip"], ["#keys"]].filter(([one]) => document.querySelector(one)) : [];
      const found = await axe.run(open ? { include: [open] } : { exclude: apart }, {
        resultTypes: ["violations"],
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      });
      return found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 4).map((node) => `${node.html.slice(0, 140)} ${(node.any[0] || node.all[0] || node.none[0])?.message || ""}`).join(" ;; ")} (${one.nodes.length})`);
    },
  };
})();
