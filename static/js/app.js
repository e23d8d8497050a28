/* Dialogs, menus, toasts, the guard against sending twice, failed requests, copying.
   Everything hangs on data attributes and is delegated, so swapped-in fragments need no set-up. */
(function () {
  "use strict";

  const LOST = "Mất kết nối. Nội dung đã nhập vẫn còn trên màn hình này, sẽ gửi lại khi có mạng.";
  const LOST_DRAFT = "Mất kết nối. Bản nháp vẫn còn trên máy này, sẽ gửi lại khi có mạng.";
  const LOST_READ = "Mất kết nối. Phần này chưa được làm mới; thử lại khi có mạng.";
  const REFUSED = {
    403: "Việc này không thuộc quyền của đồng chí, hoặc phiên làm việc đã hết. Tải lại trang rồi làm lại.",
    404: "Mục này không còn hoặc đồng chí không được xem.",
    413: "Tệp quá lớn. Dùng tệp nhỏ hơn.",
    429: "Thao tác quá nhiều trong thời gian ngắn. Đợi một phút rồi làm lại.",
  };
  const BROKEN = "Máy chủ chưa xử lý được việc này. Nội dung đã nhập vẫn còn; thử lại sau ít phút hoặc báo người quản trị.";

  /* --- notices under the page header: what went wrong stays until it is mended --- */
  function notice(text, key) {
    const room = document.getElementById("notices");
    if (!room) return;
    clearNotice(key);
    const box = document.createElement("div");
    box.className = "notice notice-late";
    box.setAttribute("role", "alert");
    box.dataset.notice = key;
    const words = document.createElement("div");
    words.className = "notice-text";
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "linkish";
    close.textContent = "Đóng";
    close.addEventListener("click", () => box.remove());
    box.append(words, close);
    room.append(box);
  }
  function clearNotice(key) {
    document.querySelectorAll(`[data-notice="${key}"]`).forEach((old) => old.remove());
  }

  /* --- dialogs --- */
  function openDialog(dialog) {
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector("[autofocus], .box-body :is(input:not([type=hidden]), textarea, select):not(:disabled)")?.focus();
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      event.preventDefault();
      const menu = opener.closest("details[data-menu]");
      if (menu) menu.open = false;
      openDialog(document.getElementById(opener.dataset.dialogOpen));
      return;
    }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog")?.close();
    }
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const toastClose = event.target.closest("[data-toast-close]");
    if (toastClose) toastClose.closest("[data-toast]").remove();
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
  });
  document.addEventListener("close", (event) => {
    if (event.target.closest("#dialog-room")) event.target.remove();
  }, true);

  /* --- copying: the clipboard needs https or localhost, else select and copy the old way --- */
  async function copy(button) {
    const text = button.dataset.copy;
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "skip";
      document.body.append(field);
      field.select();
      done = document.execCommand("copy");
      field.remove();
    }
    const label = button.querySelector("[data-copy-label]") || button;
    const before = label.textContent;
    label.textContent = done ? "Đã chép" : "Chưa chép được";
    setTimeout(() => { label.textContent = before; }, 2000);
  }

  /* --- toasts go after 6 seconds, unless someone is on them --- */
  function watchToasts(root) {
    root.querySelectorAll("[data-toast]:not([data-timed])").forEach((toast) => {
      toast.dataset.timed = "";
      const leave = () => {
        if (toast.matches(":hover") || toast.contains(document.activeElement)) setTimeout(leave, 2000);
        else toast.remove();
      };
      setTimeout(leave, 6000);
    });
  }

  /* --- a form is sent once: its buttons sleep until the answer, an error or the way back --- */
  function sleep(form) {
    setTimeout(() => {
      form.querySelectorAll("button:not([type=button]), input[type=submit]").forEach((button) => {
        if (button.disabled) return;
        button.disabled = true;
        button.setAttribute("aria-busy", "true");
        button.dataset.asleep = "";
      });
    }, 0);
  }
  function wake(root) {
    root.querySelectorAll("[data-asleep]").forEach((button) => {
      button.disabled = false;
      button.removeAttribute("aria-busy");
      delete button.dataset.asleep;
    });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("data-no-guard") || form.method === "dialog") return;
    if (navigator.onLine === false && form.method === "post") {
      event.preventDefault();
      const submitter = event.submitter;
      notice(form.hasAttribute("data-draft") ? LOST_DRAFT : LOST, "lost");
      window.addEventListener("online", () => { clearNotice("lost"); form.requestSubmit(submitter); }, { once: true });
      return;
    }
    sleep(form);
    setTimeout(() => wake(form), 20000); // a download answers without leaving the page
  });
  window.addEventListener("pageshow", () => wake(document));

  /* --- htmx: dialogs open themselves, whole pages are visited, failures are told --- */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target, requestConfig, pathInfo } = event.detail;
    const pathOf = (url) => new URL(url, window.location.href).pathname;
    const part = requestConfig.elt.closest("[hx-select]") && pathOf(xhr.responseURL) === pathOf(pathInfo.requestPath);
    if (target !== document.body && !part && /^\s*<!doctype/i.test(xhr.responseText)) {
      event.detail.shouldSwap = false;
      window.location.assign(xhr.responseURL || window.location.href); // signed out in the meantime
    }
  });
  /* --- a part that refreshes itself keeps open what the reader has opened --- */
  let opened = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    opened = [...event.detail.target.querySelectorAll("details[id][open]")].map((one) => one.id);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    opened.forEach((id) => { const one = document.getElementById(id); if (one) one.open = true; });
    opened = [];
    wake(document);
    watchToasts(document);
    if (event.detail.target.id === "dialog-room") openDialog(event.detail.target.querySelector("dialog"));
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches("form")) sleep(event.detail.elt);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    wake(document);
    if (event.detail.successful) { clearNotice("lost"); clearNotice("refused"); }
  });
  document.addEventListener("htmx:responseError", (event) => {
    notice(REFUSED[event.detail.xhr.status] || BROKEN, "refused");
  });
  function lost(event) {
    const source = event.detail.elt;
    const form = source.matches("form") ? source : null;
    if (!form) return notice(LOST_READ, "lost");
    notice(form.hasAttribute("data-draft") ? LOST_DRAFT : LOST, "lost");
    window.addEventListener("online", () => { if (form.isConnected) form.requestSubmit(); }, { once: true });
  }
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);

  document.addEventListener("DOMContentLoaded", () => {
    watchToasts(document);
    document.querySelector("[data-focus]")?.focus();
    document.querySelectorAll("dialog[data-open-now]").forEach(openDialog);
    document.querySelectorAll("[data-print-now]").forEach(() => window.print());
  });
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("main details:not([open])").forEach((one) => { one.open = true; one.dataset.printed = ""; });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-printed]").forEach((one) => { one.open = false; delete one.dataset.printed; });
  });

  window.ward = { notice, clearNotice, openDialog };
})();
