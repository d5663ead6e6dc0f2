// The admin's choice of one of many has no name of its own: a screen reader hears only what is chosen.
"use strict";

function nameChoices() {
  for (const select of document.querySelectorAll(".grid select.admin-autocomplete")) {
    const shown = select.parentElement.querySelector(".select2-selection__rendered");
    const [label] = select.labels;
    if (shown && label) {
      label.id = `${select.id}_label`;
      for (const part of [shown, shown.closest("[role=combobox]")]) {
        part?.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
      }
    }
  }
}

window.addEventListener("load", nameChoices);
document.addEventListener("formset:added", () => setTimeout(nameChoices));
