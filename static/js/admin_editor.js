// The rich text editor under a strict content security policy, for keyboards and for screen readers.
"use strict";

// It adds a style to the page, which the policy refuses, unless it finds one there: css/admin_editor.css has
// the rules, and an element of no namespace passes for it without being a style to the browser.
const placeholder = document.createElementNS(null, "style");
placeholder.setAttribute("data-tiptap-style", "");
document.head.append(placeholder);

// Those whose state the editor tells.
const SWITCHES = new Set(["bold", "italic", "orderedList", "link", "paragraph", "heading2", "heading3"]);

// Its buttons say in English what they do, and show only in colours which of them are on or cannot be used.
function mendButtons(editor, textarea, name) {
  const bar = textarea.closest(".prose-editor").querySelector(".prose-menubar");
  const buttons = [...bar.querySelectorAll("button")];
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", name);
  for (const button of buttons) {
    button.title = gettext(button.title);
    button.setAttribute("aria-label", button.title);
  }
  const showState = () => {
    for (const button of buttons) {
      const { classList, dataset } = button;
      if (SWITCHES.has(dataset.name)) button.setAttribute("aria-pressed", classList.contains("active"));
      button.setAttribute("aria-disabled", classList.contains("disabled"));
    }
  };
  showState();
  editor.on("transaction", showState);
}

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = textarea.labels[0];
  const name = label?.textContent.trim().replace(/:$/, "") ?? "";
  const box = editor.view.dom;
  // The label belongs to the hidden textarea; the editor takes its words and the help text below it.
  box.setAttribute("aria-label", name);
  box.setAttribute("aria-multiline", "true");
  for (const attribute of ["aria-describedby", "aria-invalid"]) {
    const value = textarea.getAttribute(attribute);
    if (value) box.setAttribute(attribute, value);
  }
  document.addEventListener("click", ({ target }) => {
    if (target === label || target.getAttribute("href") === `#${textarea.id}`) box.focus();
  });
  // Tab leads on: in a list it would move the item, even for those who only pass by.
  box.addEventListener("keydown", (event) => event.key === "Tab" && event.stopImmediatePropagation(), true);
  if (editor.isEditable) editor.on("create", () => mendButtons(editor, textarea, name));
});
