/* Forms with [data-upload]: each chosen or dropped file goes by itself, with its progress, its error in words and a way
   to send it again. Sent again it carries the same request id, so that a file that had arrived is not stored twice.
   Without this script the form sends all files at once. */
(function () {
  "use strict";

  const LOST = "Mất kết nối, tệp chưa gửi xong. Gửi lại khi có mạng.";
  const BUSY = "Máy chủ chưa xử lý được tệp này. Gửi lại sau ít phút, hoặc báo người quản trị.";
  const WORDS = { 403: "Đồng chí không có quyền đính kèm tệp vào hồ sơ này.", 404: "Hồ sơ không còn, hoặc đồng chí không được xem." };
  const size = (bytes) => `${(bytes / 1048576).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB`;

  function requestId() { // crypto.randomUUID is there only on https and localhost
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((one, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + one.toString(16).padStart(2, "0")).join("");
  }

  function prepare(form) {
    const card = form.closest(".card");
    const input = form.querySelector("input[type=file]");
    const room = form.querySelector("[data-upload-queue]");
    const drop = form.querySelector("[data-upload-drop]");
    const most = Number(form.dataset.most);
    const waiting = [];
    let going = null;
    form.classList.add("scripted");
    input.required = false;

    function add(file) {
      const line = form.querySelector("template").content.firstElementChild.cloneNode(true);
      const one = { file, line, id: requestId(), kind: form.elements.kind.value };
      line.querySelector(".upload-name").textContent = file.name;
      line.querySelector("[data-upload-again]").addEventListener("click", () => queue(one));
      line.querySelector("[data-upload-drop-line]").addEventListener("click", () => { line.remove(); input.focus(); });
      room.append(line);
      if (file.size > most) fail(one, `Tệp "${file.name}" không nhận: ${size(file.size)}, tối đa ${size(most)}. Quét ở 200 đến 300 dpi, hoặc tách thành nhiều tệp.`, false);
      else queue(one);
    }

    function queue(one) {
      show(one, "chờ gửi", 0);
      one.line.querySelector(".field-error").hidden = true;
      one.line.lastElementChild.hidden = true;
      waiting.push(one);
      next();
    }
    function next() {
      if (going || !waiting.length) return;
      going = waiting.shift();
      send(going);
    }
    function show(one, words, percent) {
      one.line.querySelector(".upload-state").textContent = words;
      const bar = one.line.querySelector("progress");
      bar.hidden = percent === null;
      if (percent !== null) bar.value = percent;
    }
    function fail(one, words, again) {
      show(one, "chưa lưu", null);
      const error = one.line.querySelector(".field-error");
      error.textContent = words;
      error.hidden = false;
      one.line.lastElementChild.hidden = false;
      one.line.querySelector("[data-upload-again]").hidden = !again;
    }

    function send(one) {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      data.append("request_id", one.id);
      data.append("kind", one.kind);
      data.append("files", one.file, one.file.name);
      const xhr = new XMLHttpRequest();
      xhr.open("POST", form.action);
      xhr.setRequestHeader("HX-Request", "true"); // a session that has ended is told, not followed to another page
      xhr.setRequestHeader("HX-Current-URL", window.location.href);
      xhr.upload.addEventListener("progress", (event) => {
        const percent = event.lengthComputable ? Math.floor((event.loaded * 100) / event.total) : 0;
        show(one, percent < 100 ? `${percent} %` : "đang kiểm tra", percent);
      });
      xhr.addEventListener("load", () => { answered(one, xhr); done(); });
      xhr.addEventListener("error", () => { fail(one, LOST, true); done(); });
      xhr.addEventListener("abort", () => { fail(one, LOST, true); done(); });
      show(one, "0 %", 0);
      xhr.send(data);
    }
    function done() {
      going = null;
      next();
    }
    function answered(one, xhr) {
      const away = xhr.getResponseHeader("HX-Redirect");
      if (away) window.location.assign(away);
      else if (xhr.status === 200) stored(one, xhr);
      else if (xhr.status === 422) fail(one, xhr.responseText, false);
      else if (xhr.status === 507) fail(one, xhr.responseText, true);
      else fail(one, WORDS[xhr.status] || BUSY, !WORDS[xhr.status]);
    }
    function stored(one, xhr) {
      show(one, "đã lưu", 100);
      const list = card.querySelector("[data-upload-list]");
      list.innerHTML = xhr.responseText;
      if (window.htmx) window.htmx.process(list);
      const count = card.querySelector(".card-header .pill");
      if (count) count.textContent = list.querySelectorAll(":scope > .lines > li").length;
      follow(Number(xhr.getResponseHeader("X-Onestop-Version")));
      setTimeout(() => one.line.remove(), 4000);
    }
    // Our own change is no reason for the page's other forms to be out of date; somebody else's is.
    function follow(version) {
      document.querySelectorAll("input[name=version]").forEach((field) => {
        if (Number(field.value) === version - 1) field.value = version;
      });
    }

    input.addEventListener("change", () => {
      [...input.files].forEach(add);
      input.value = "";
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    }));
    ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, () => drop.classList.remove("over")));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      [...event.dataTransfer.files].forEach(add);
    });
    // A file dropped beside the box must not replace the page.
    ["dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => event.preventDefault()));
    window.addEventListener("beforeunload", (event) => { if (going) event.preventDefault(); });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-upload]").forEach(prepare));
})();
