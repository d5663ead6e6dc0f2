// The admin's choices of one or some of many, for those who hear them: what is asked, what is open, what is found.
"use strict";

{
  const HELP = ["aria-describedby", "aria-invalid"];

  const labelOf = (select) => {
    const [label] = select.labels;
    if (label) label.id ||= `${select.id}_label`;
    return label;
  };

  const comboboxOf = (select) =>
    select.nextElementSibling.querySelector(select.multiple ? ".select2-search__field" : ".select2-selection");

  const set = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
  };

  const nameOne = (select) => {
    const label = labelOf(select);
    const combobox = comboboxOf(select);
    const box = select.nextElementSibling.querySelector(".select2-selection");
    const shown = box.querySelector(".select2-selection__rendered");
    if (!label || !combobox) return;
    const names = select.multiple ? label.id : `${label.id} ${shown.id}`;
    set(shown, { role: null, "aria-readonly": null });
    if (select.multiple) set(box, { role: null, "aria-haspopup": null, "aria-expanded": null, "aria-disabled": null });
    set(combobox, {
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": null,
      "aria-labelledby": names,
    });
    for (const name of HELP) set(combobox, { [name]: select.getAttribute(name) });
  };

  const nameAll = (part) => {
    for (const select of part.querySelectorAll("select.select2-hidden-accessible")) {
      nameOne(select);
      // A link to the field leads to the select, which nobody sees.
      select.addEventListener("focus", () => comboboxOf(select).focus());
    }
  };

  // That nothing was found is said as one of the choices, which a list may hold, and not as an alert.
  const mendList = (list) => {
    for (const message of list.querySelectorAll("[role=alert]")) {
      set(message, { role: "option", "aria-selected": "false", "aria-disabled": "true" });
    }
  };

  const opened = ({ target: select }) => {
    const label = labelOf(select);
    const list = document.getElementById(`select2-${select.id}-results`);
    const search = select.multiple
      ? comboboxOf(select)
      : document.querySelector(".select2-container--open .select2-search--dropdown .select2-search__field");
    const box = select.nextElementSibling.querySelector(".select2-selection");
    if (select.multiple) set(box, { "aria-expanded": null, "aria-owns": null });
    else set(box, { "aria-controls": list.id });
    set(list, { "aria-labelledby": label?.id ?? null, "aria-expanded": null });
    set(search, {
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "true",
      "aria-controls": list.id,
      "aria-labelledby": label?.id ?? null,
    });
    mendList(list);
    new MutationObserver(() => mendList(list)).observe(list, { childList: true });
  };

  // When the stock script has made the choices, which waits for the same and came first.
  django.jQuery(() => nameAll(document));
  django.jQuery(document).on("select2:open", opened);
  django.jQuery(document).on("select2:close", ({ target }) => nameOne(target));
  document.addEventListener("formset:added", ({ target }) => setTimeout(() => nameAll(target)));

  // The other stock choice of some of many, for accounts, has signs with a name but no part to play.
  window.addEventListener("load", () => {
    for (const sign of document.querySelectorAll(".selector .help-tooltip[aria-label]")) set(sign, { role: "img" });
  });
}
