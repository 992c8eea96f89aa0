// Dropping files on the desk, and how far they have come. Without it the form works as forms do.
"use strict";
(() => {
  const form = document.getElementById("drop");
  if (!form) return;
  const field = document.getElementById("files");
  const bar = document.getElementById("sent");
  const chosen = document.getElementById("chosen");
  form.classList.add("ready");

  const show = () => {
    const names = [...field.files].map((file) => file.name);
    chosen.textContent = names.slice(0, 6).join(", ") + (names.length > 6 ? ` (+${names.length - 6})` : "");
  };
  field.addEventListener("change", show);

  // A counter, since the pointer leaves one child only to enter another.
  let inside = 0;
  const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  form.addEventListener("dragenter", (event) => {
    if (!carries(event)) return;
    inside += 1;
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => {
    inside = Math.max(inside - 1, 0);
    if (!inside) form.classList.remove("over");
  });
  // A file dropped beside the zone must not take the page away.
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => carries(event) && event.preventDefault());
  form.addEventListener("drop", (event) => {
    inside = 0;
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    show();
    form.requestSubmit();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const button = form.querySelector("button");
    const sending = new XMLHttpRequest();
    sending.open("POST", form.action);
    sending.upload.addEventListener("progress", (at) => {
      bar.hidden = false;
      bar.value = at.lengthComputable ? (100 * at.loaded) / at.total : 0;
      chosen.textContent = `${form.dataset.sending} ${Math.floor(bar.value)}%`;
    });
    const failed = (text) => {
      bar.hidden = true;
      button.disabled = false;
      chosen.textContent = text || form.dataset.failed;
    };
    sending.addEventListener("load", () => {
      if (sending.status < 300) {
        location.assign(sending.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      const words = [...page.querySelectorAll("[data-problem] :is([data-what], h1, p:not(.buttons, .status))")];
      failed(words.map((word) => word.textContent.trim()).join(" "));
    });
    sending.addEventListener("error", () => failed());
    button.disabled = true;
    sending.send(new FormData(form));
  });
})();
