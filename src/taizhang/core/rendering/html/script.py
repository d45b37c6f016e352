"""The script of a page: shows a figure's entry and records beside the text."""

from __future__ import annotations

# `showModal` brings Esc, the focus that stays inside and the rest of the page that is out of reach. No string
# becomes markup here: what is shown is cloned from the page.
SCRIPT = """\
(function () {
  "use strict";
  var panel = document.getElementById("panel");
  if (!panel || !panel.showModal) { return; }
  var title = document.getElementById("panel-title");
  var content = panel.querySelector(".content");
  var previous = panel.querySelector("[data-step='-1']");
  var next = panel.querySelector("[data-step='1']");
  var most = 200;
  var current = 0;
  var opener = null;

  function numbers(spans) {
    var found = [];
    spans.split(" ").filter(Boolean).forEach(function (span) {
      var ends = span.split("-").map(Number);
      for (var n = ends[0]; n <= ends[ends.length - 1]; n += 1) { found.push(n); }
    });
    return found;
  }

  function clone(node) {
    var copy = node.cloneNode(true);
    copy.removeAttribute("id");
    return copy;
  }

  function fill(entry) {
    var count = entry.querySelector(".count");
    var places = numbers(count.getAttribute("data-records") || "");
    content.textContent = "";
    content.appendChild(clone(entry.querySelector(".sentence")));
    content.appendChild(clone(entry.querySelector("dl")));
    var heading = document.createElement("h3");
    heading.textContent = panel.getAttribute("data-heading");
    content.appendChild(heading);
    content.appendChild(clone(count));
    var list = document.createElement("ol");
    list.className = "records";
    places.slice(0, most).forEach(function (place) {
      var item = clone(document.getElementById("r-" + place));
      item.value = place;
      list.appendChild(item);
    });
    if (places.length) { content.appendChild(list); }
    if (places.length > most) {
      var more = document.createElement("p");
      more.textContent = panel.getAttribute("data-more").replace("{most}", String(most));
      content.appendChild(more);
    }
  }

  function figure(number) { return document.getElementById("f-" + number); }

  function mark(number) {
    var marked = document.querySelector(".figure.current");
    if (marked) { marked.classList.remove("current"); }
    if (figure(number)) { figure(number).classList.add("current"); }
  }

  function show(number) {
    var entry = document.getElementById("b-" + number);
    if (!entry) { return false; }
    current = number;
    title.textContent = entry.querySelector("h4").textContent;
    fill(entry);
    previous.disabled = !document.getElementById("b-" + (number - 1));
    next.disabled = !document.getElementById("b-" + (number + 1));
    mark(number);
    if (!panel.open) {
      document.body.classList.add("with-panel");
      panel.showModal();
    }
    panel.scrollTop = 0;
    title.focus();
    return true;
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("[data-figure]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
    opener = link;
    if (show(Number(link.getAttribute("data-figure")))) { event.preventDefault(); }
  });

  panel.addEventListener("click", function (event) {
    var step = event.target.getAttribute("data-step");
    if (event.target === panel || event.target.hasAttribute("data-close")) { panel.close(); return; }
    if (!step) { return; }
    show(current + Number(step));
    opener = figure(current) || opener;
    if (figure(current)) { figure(current).scrollIntoView({ block: "center" }); }
  });

  panel.addEventListener("close", function () {
    mark(0);
    document.body.classList.remove("with-panel");
    if (opener) { opener.focus(); }
  });

  document.querySelectorAll("[data-figure]").forEach(function (link) {
    link.setAttribute("aria-haspopup", "dialog");
  });
}());
"""
"""The only script that the page's policy lets run, by its digest."""
