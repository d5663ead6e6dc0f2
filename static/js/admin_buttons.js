// The admin's links that act as buttons answer to the space bar too, as buttons do.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});
