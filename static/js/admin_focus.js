// A field to which Tab leads is shown whole: a browser is content with its first line, and the bar to save covers the rest.
"use strict";

document.addEventListener("keyup", ({ key, target }) => {
  if (key === "Tab") target.scrollIntoView({ block: "nearest" });
});
