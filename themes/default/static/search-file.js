// A classic script for one case: a page opened from disk, where browsers load neither modules nor the
// index. It says so, in place of a search button that does nothing.
(function () {
  "use strict";
  if (location.protocol !== "file:") return;
  var say = function () {
    var note = document.getElementById("search-from-file");
    if (note) return note.showModal();
    note = document.createElement("dialog");
    note.id = "search-from-file";
    note.className = "search-dialog search-note";
    var text = document.createElement("p");
    text.textContent =
      /*t*/"Search needs a web server: browsers don’t let a page that was opened as a file read the search index." + " " +
      /*t*/"Open the handbook through “patternbook serve”, or from the address where it is published.";
    var close = document.createElement("button");
    close.type = "button";
    close.className = "search-close";
    close.textContent = /*t*/"Close";
    close.addEventListener("click", function () { note.close(); });
    note.append(text, close);
    document.body.append(note);
    note.showModal();
  };
  // The page is whole when this script comes: theme.js fetches it then.
  document.querySelectorAll("[data-search-open]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function (event) {
      event.preventDefault();
      event.stopPropagation();
      say();
    }, true);
  });
  if (new URLSearchParams(location.search).has("q")) say();
  document.addEventListener("keydown", function (event) {
    var field = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    var command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (!command && (event.key !== "/" || field || event.ctrlKey || event.metaKey || event.altKey)) return;
    event.preventDefault();
    say();
  });
})();
