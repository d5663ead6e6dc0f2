// A list that somebody is choosing in stays as it is while the others get their new numbers: else what one
// types to find a choice would begin anew, and a screen reader would read the field again.
"use strict";

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target === document.activeElement) event.detail.shouldSwap = false;
});
