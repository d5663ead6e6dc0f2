// Rows that are added to a form and taken from it: their texts stay with their fields, and the focus follows.
"use strict";

{
  const FIELDS = "input:not([type=hidden]), select:not([tabindex='-1']), textarea, .select2-selection--single";

  // The stock script numbers what has an id, not what refers to one.
  const number = (row, prefix) => {
    const [, place] = row.id.match(/-(\d+)$/) ?? [];
    if (place === undefined) return;
    for (const one of [row, ...row.querySelectorAll("[aria-describedby], [aria-labelledby]")]) {
      for (const name of ["aria-describedby", "aria-labelledby"]) {
        const ids = one.getAttribute(name);
        if (ids) one.setAttribute(name, ids.replaceAll(new RegExp(`${prefix}-(\\d+|__prefix__)`, "g"), `${prefix}-${place}`));
      }
    }
  };

  document.addEventListener("formset:added", ({ target: row, detail: { formsetName } }) => {
    number(row, formsetName);
    // When the others who wait for the row have made its fields what they are.
    setTimeout(() => [...row.querySelectorAll(FIELDS)].find((field) => field.checkVisibility())?.focus());
  });

  document.addEventListener("formset:removed", ({ detail: { formsetName } }) => {
    setTimeout(() => {
      const group = document.getElementById(`${formsetName}-group`);
      for (const row of group.querySelectorAll(`.dynamic-${formsetName}`)) number(row, formsetName);
      group.querySelector(".add-row a")?.focus();
    });
  });
}
