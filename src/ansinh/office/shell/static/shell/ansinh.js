// Keyboard, toasts, confirmation, and the few things HTML cannot do alone. Every page works without it.
"use strict";
(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  // --- toasts: told for eight seconds, longer while one points at them ---------------------------------------------
  function toast({ text, level = "done", undo_url: undoUrl = "" }) {
    const place = one("#toasts");
    if (!place) return;
    const line = document.createElement("div");
    line.className = `toast ${level}`;
    line.append(Object.assign(document.createElement("span"), { textContent: text }));
    if (undoUrl) {
      const undo = Object.assign(document.createElement("button"), { textContent: place.dataset.undo, className: "undo" });
      undo.addEventListener("click", () => {
        const form = one("#undo");
        form.action = undoUrl;
        form.submit();
      });
      line.append(undo);
    }
    const close = Object.assign(document.createElement("button"), { textContent: "✕", ariaLabel: place.dataset.close });
    close.addEventListener("click", () => line.remove());
    line.append(close);
    place.append(line);
    // An error stays until it is read.
    if (level === "error") return;
    let clock = setTimeout(() => line.remove(), 8000);
    line.addEventListener("pointerenter", () => clearTimeout(clock));
    line.addEventListener("pointerleave", () => (clock = setTimeout(() => line.remove(), 3000)));
  }

  for (const held of all("template[data-toast]")) {
    toast({ text: held.content.textContent, level: held.dataset.level, undo_url: held.dataset.undoUrl });
    held.remove();
  }
  document.addEventListener("ansinh:toast", (event) => (event.detail.value || []).forEach(toast));
  document.addEventListener("htmx:sendError", () => toast({ text: one("#toasts").dataset.offline, level: "error" }));
  document.addEventListener("htmx:responseError", (event) => {
    // Error pages say what, why and what to do next; as a toast it is the same words.
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const words = all("[data-problem] :is([data-what], h1, p:not(.buttons, .status))", page).map((p) => p.textContent);
    toast({ text: words.join(". ").replaceAll("..", ".") || one("#toasts").dataset.failed, level: "error" });
  });

  // --- confirmation ----------------------------------------------------------------------------------------------
  function confirm(asked, goOn) {
    const dialog = one("#confirm");
    one("#confirm-title").textContent = asked.confirm;
    one("#confirm-detail").textContent = asked.confirmDetail || "";
    one("#confirm-yes").textContent = asked.confirmButton || asked.confirm;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => dialog.returnValue === "yes" && goOn(), { once: true });
    dialog.showModal();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // htmx asks by itself, below.
    if (!form.dataset.confirm || form.dataset.confirmed || form.matches("[hx-post], [hx-get]")) return;
    event.preventDefault();
    confirm(form.dataset, () => {
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter || undefined);
    });
  });
  document.addEventListener("htmx:confirm", (event) => {
    const asked = event.detail.elt.closest("[data-confirm]");
    if (!asked) return;
    event.preventDefault();
    confirm(asked.dataset, () => event.detail.issueRequest(true));
  });
  // A second click on what writes something does nothing.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    setTimeout(() => all("button:not([type=button])", event.target).forEach((button) => (button.disabled = true)));
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) all("form button[disabled]").forEach((button) => (button.disabled = false));
  });

  // --- dialogs ---------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) {
      all("[popover]:popover-open").forEach((open) => open.hidePopover());
      one(`#${opener.dataset.open}`).showModal();
    } else if (event.target.matches("dialog")) {
      event.target.close();
    }
  });

  // --- rows ------------------------------------------------------------------------------------------------------
  const openers = () => all("[data-rows] .open, [data-row-list] .open");
  function move(step) {
    const links = openers();
    const here = links.indexOf(document.activeElement);
    const next = links[here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.closest("tr, li").scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-href]");
    // Selecting a code to copy it is no click on the row.
    if (!row || event.target.closest("a, button, input, label, summary") || String(getSelection())) return;
    one(".open", row)?.click();
  });

  // --- the large ribbon: arrows from month to month, from fund to fund ----------------------------------------------
  function rove(event) {
    const ribbon = event.target.closest?.("[data-roving]");
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!ribbon || !(across || along)) return false;
    const rows = all("svg", ribbon).map((row) => all("a", row));
    const row = rows.findIndex((cells) => cells.includes(event.target));
    const next = rows[row + (along || 0)]?.[rows[row].indexOf(event.target) + (across || 0)];
    if (next) {
      event.target.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    }
    event.preventDefault();
    return true;
  }

  // --- keys ------------------------------------------------------------------------------------------------------
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || rove(event)) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (one("dialog[open]")) return;
    if (going) {
      clearTimeout(going);
      going = 0;
      const desk = one(`.desks a[data-letter="${CSS.escape(event.key)}"]`);
      if (desk) {
        event.preventDefault();
        desk.click();
        return;
      }
    }
    const act = {
      "/": () => (one("#search") || one(".data input[type=search]"))?.select(),
      "?": () => one("#help")?.showModal(),
      j: () => move(1),
      k: () => move(-1),
      g: () => (going = setTimeout(() => (going = 0), 1200)),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // --- tables ----------------------------------------------------------------------------------------------------
  // An empty field is no filter, and an address without it is easier to read and to send.
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.elt.matches("[data-plain]")) return;
    const asked = event.detail.formData;
    for (const name of [...new Set(asked.keys())]) {
      const values = [...new Set(asked.getAll(name))].filter(Boolean);
      asked.delete(name);
      if (name === "columns") continue;
      for (const value of values) asked.append(name, value);
    }
    const boxes = all("input[name=columns]", event.detail.elt.closest(".data"));
    if (boxes.some((box) => box.checked !== box.hasAttribute("data-default"))) {
      asked.append("columns", boxes.filter((box) => box.checked).map((box) => box.value).join(","));
    }
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const rows of all("[data-export-url]")) {
      const link = one(`[data-export="${rows.id.replace(/-rows$/, "")}"]`);
      if (link) link.href = rows.dataset.exportUrl;
    }
    // What is on must show on its button, though the form itself was not replaced.
    for (const button of all(".filter[popovertarget]")) {
      const fields = all("input", document.getElementById(button.getAttribute("popovertarget")));
      button.classList.toggle("on", fields.some((f) => (f.type === "checkbox" ? f.checked : f.value)));
    }
  });
})();
