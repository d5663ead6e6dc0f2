// The rich text editor under a strict content security policy, and for screen readers.
"use strict";

// It adds a style to the page, which the policy refuses, unless it finds one there: css/admin_editor.css has
// the rules, and an element of no namespace passes for it without being a style to the browser.
const placeholder = document.createElementNS(null, "style");
placeholder.setAttribute("data-tiptap-style", "");
document.head.append(placeholder);

// The label belongs to the hidden textarea; the editor takes its words and the help text below it.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = textarea.labels[0];
  const box = editor.view.dom;
  if (label) {
    box.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
    label.addEventListener("click", () => box.focus());
  }
  box.setAttribute("aria-multiline", "true");
  const described = textarea.getAttribute("aria-describedby");
  if (described) box.setAttribute("aria-describedby", described);
});
