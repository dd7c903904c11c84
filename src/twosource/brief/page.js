"use strict";
(function () {
  var body = document.body;
  var status = document.getElementById("status");
  var close = document.getElementById("close");
  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  var current = null;
  body.classList.add("script");
  close.hidden = false;

  function clear() {
    document.querySelectorAll(".hit").forEach(function (part) { part.classList.remove("hit"); });
    if (current) current.removeAttribute("aria-current");
    current = null;
  }

  function show(link) {
    var first = document.getElementById(link.hash.slice(1));
    if (!first) return;
    clear();
    body.classList.add("open");
    var end = Number(link.dataset.end || 0);
    for (var part = first; part && part.dataset.at && Number(part.dataset.at) < end; part = part.nextElementSibling) {
      part.classList.add("hit");
    }
    current = link;
    link.setAttribute("aria-current", "true");
    first.scrollIntoView({ block: end ? "center" : "start", behavior: still ? "auto" : "smooth" });
    var heading = first.closest(".report").querySelector("h2").textContent;
    status.textContent = "Shown in " + heading;
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("main a[href^='#t']");
    if (!link) return;
    event.preventDefault();
    show(link);
  });
  function shut() { body.classList.remove("open"); clear(); }
  close.addEventListener("click", shut);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") shut(); });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
})();
