// A list that somebody is choosing in stays as it is while the others get their new numbers: else what one
// types to find a choice would begin anew, and a screen reader would read the field again.
"use strict";

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = event.detail;
  const isChosenIn = target.hasAttribute("data-keep-while-focused") && target.contains(document.activeElement);
  if (target === document.activeElement || isChosenIn) event.detail.shouldSwap = false;
});
