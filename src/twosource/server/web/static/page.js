"use strict";
// Everything works without this script; with it, the words of a report open beside the page that leads to them,
// and a report's marks tell what they are when they are pointed at or reached by keyboard.
(function () {
  var panel = document.getElementById("words");
  var shown = document.getElementById("shown");
  var from = null;

  function shut() {
    panel.hidden = true;
    document.body.classList.remove("beside");
    if (from) { from.removeAttribute("aria-current"); from.focus(); }
    from = null;
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-words]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    fetch(link.dataset.words, { headers: { Accept: "text/html" } })
      .then(function (answer) { if (!answer.ok) throw new Error(String(answer.status)); return answer.text(); })
      .then(function (text) {
        // What the server sends holds a report's words as text only; parsing it here runs no script.
        var parsed = new DOMParser().parseFromString(text, "text/html");
        shown.replaceChildren.apply(shown, Array.from(parsed.body.childNodes));
        if (from) from.removeAttribute("aria-current");
        from = link;
        link.setAttribute("aria-current", "true");
        panel.hidden = false;
        document.body.classList.add("beside");
        shown.focus();
        var at = shown.querySelector(".at");
        if (at) at.scrollIntoView({ block: "center" });
      })
      .catch(function () { window.location.href = link.href; });
  });
  document.getElementById("close").addEventListener("click", shut);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && !panel.hidden) shut(); });

  var told = document.getElementById("told");
  if (told) {
    document.body.classList.add("marks");
    var tell = function (event) {
      var mark = event.target.closest("[data-told]");
      if (mark) { told.textContent = mark.dataset.told; document.body.classList.add("told-of"); }
    };
    document.addEventListener("mouseover", tell);
    document.addEventListener("focusin", tell);
    document.querySelectorAll("[data-layer]").forEach(function (box) {
      box.addEventListener("change", function () {
        document.querySelector(".text").classList.toggle("off-" + box.dataset.layer, !box.checked);
      });
    });
  }
})();
