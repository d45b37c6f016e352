"""How a text with remarks looks, and how one goes from a remark to its words and back."""

from __future__ import annotations

STYLE = """\
:root{--body:"仿宋_GB2312",FangSong,"仿宋",STFangsong,FandolFang,"Noto Serif CJK SC",serif;
--ui:"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",SimHei,sans-serif;
--error:#b3261e;--doubt:#8a5a00;--hint:#2b5fa8;--line:#c9c6c0}
*{box-sizing:border-box}
body{margin:0;display:grid;grid-template-columns:minmax(0,1fr) 400px;background:#eceae6;color:#1a1a1a;
font:19px/1.85 var(--body);overflow-wrap:anywhere}
main{max-width:36em;width:calc(100% - 48px);margin:24px auto;padding:56px 2.6em;background:#fff;
box-shadow:0 1px 6px #0003}
main p{margin:0;text-indent:2em}
main p:first-child{margin-bottom:1em;text-align:center;text-indent:0;font-size:1.25em}
.level-1{font-family:"黑体",SimHei,FandolHei,"Noto Sans CJK SC",sans-serif}
.level-2{font-family:"楷体_GB2312",KaiTi,FandolKai,"Noto Serif CJK SC",serif}
.header,.footer,.footnote,.endnote{color:#595959;font-size:.8em}
.wide{overflow-x:auto;margin:.5em 0}
table{border-collapse:collapse;width:100%;font-size:.78em;line-height:1.5}
td{border:1px solid #777;padding:4px 6px}
.mark{color:inherit;text-decoration:none;border-bottom:2px solid;border-radius:2px;padding-bottom:1px}
.mark.error{background:#fde7e5;border-color:var(--error)}
.mark.doubt{background:#fff3d6;border-color:var(--doubt)}
.mark.hint{background:#e6effb;border-color:var(--hint)}
.mark sup{font:600 11px/1 var(--ui);margin:0 2px;color:#444}
.mark.off{background:none;border-color:transparent}
.mark.off sup{display:none}
.mark.current{outline:3px solid #0b4f9c;outline-offset:1px}
aside{position:sticky;top:0;height:100vh;overflow:auto;padding:18px 18px 40px;background:#fff;
border-left:1px solid var(--line);
font:15px/1.6 var(--ui)}
h1{margin:0 0 10px;font:600 18px/1.4 var(--ui)}
.filters{position:sticky;top:-18px;display:flex;flex-wrap:wrap;gap:6px;margin:0 -18px;padding:8px 18px;background:#fff;
border-bottom:1px solid var(--line)}
.filters button,.filters select{min-height:36px;padding:4px 10px;border:1px solid #767676;border-radius:4px;
background:#fff;color:#1a1a1a;font:14px/1.4 var(--ui);max-width:100%}
.filters button[aria-pressed=false]{color:#767676;text-decoration:line-through}
button.error,li.error b{color:var(--error)}
button.doubt,li.doubt b{color:var(--doubt)}
button.hint,li.hint b{color:var(--hint)}
ol{margin:0;padding:0 0 0 1.8em}
li{padding:10px 6px;border-bottom:1px solid #e3e1dc}
li a{display:block;color:inherit;text-decoration:none}
li b,li code,li small{margin-right:8px}
li code{font:13px/1.5 Consolas,monospace;color:#444}
li small{color:#595959}
.words{display:block}
li.current{background:#eef4fc}
a:focus-visible,button:focus-visible,select:focus-visible{outline:3px solid #0b4f9c;outline-offset:1px}
.keys,.none,.note{color:#595959}
.note{margin:0 0 8px;font-size:13px}
[hidden]{display:none!important}
@media (max-width:860px){
body{display:block;font-size:18px}
main{width:auto;margin:0;padding:24px 18px;box-shadow:none}
aside{position:static;height:auto;border:0;border-top:6px solid #eceae6;padding:18px}
.filters{top:0}
.filters button,.filters select{min-height:44px}
li{padding:14px 4px}
.keys{display:none}
}
@page{size:A4;margin:20mm}
@media print{
body{display:block;background:none;font-size:12pt;line-height:1.7}
main{max-width:none;width:auto;margin:0;padding:0;box-shadow:none}
aside{position:static;height:auto;border:0;padding:12pt 0;break-before:page;font-size:10pt}
.filters,.keys{display:none}
li{break-inside:avoid}
}
"""
"""The style sheet."""

SCRIPT = """\
(function () {
  "use strict";
  var remarks = Array.prototype.slice.call(document.querySelectorAll("aside li"));
  var buttons = Array.prototype.slice.call(document.querySelectorAll("[data-filter]"));
  var rule = document.getElementById("rule");
  var current = null;

  function number(remark) { return remark.id.slice(2); }
  function marks(remark) { return document.querySelectorAll("[data-remark='" + number(remark) + "']"); }

  function filter() {
    var off = {};
    buttons.forEach(function (button) {
      if (button.getAttribute("aria-pressed") === "false") { off[button.getAttribute("data-filter")] = true; }
    });
    remarks.forEach(function (remark) {
      var mark = remark.getAttribute("data-mark");
      remark.hidden = off[remark.getAttribute("data-sort")] || (rule.value !== "" && rule.value !== mark);
      marks(remark).forEach(function (node) { node.classList.toggle("off", remark.hidden); });
    });
  }

  function show(remark, from) {
    document.querySelectorAll(".current").forEach(function (node) { node.classList.remove("current"); });
    current = remark;
    remark.classList.add("current");
    var found = marks(remark);
    found.forEach(function (mark) { mark.classList.add("current"); });
    if (from !== "remark") { remark.scrollIntoView({ block: "nearest" }); }
    if (from !== "mark" && found.length) { found[0].scrollIntoView({ block: "center" }); }
    remark.querySelector("a").focus({ preventScroll: true });
  }

  document.addEventListener("click", function (event) {
    var mark = event.target.closest("[data-remark]");
    var remark = event.target.closest("aside li");
    if (mark) {
      remark = document.getElementById("r-" + mark.getAttribute("data-remark"));
      remark.hidden = false;
      marks(remark).forEach(function (node) { node.classList.remove("off"); });
      show(remark, window.innerWidth > 860 ? "mark" : "");
      if (window.innerWidth <= 860) { remark.scrollIntoView({ block: "center" }); }
      event.preventDefault();
    } else if (remark) {
      show(remark, "remark");
      event.preventDefault();
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === rule) { return; }
    var step = { ArrowDown: 1, j: 1, J: 1, ArrowUp: -1, k: -1, K: -1 }[event.key];
    var seen = remarks.filter(function (remark) { return !remark.hidden; });
    if (!step || !seen.length) { return; }
    var at = seen.indexOf(current) + step;
    if (current === null || at < 0) { at = 0; }
    show(seen[Math.min(at, seen.length - 1)], "keys");
    event.preventDefault();
  });

  buttons.forEach(function (button) {
    button.addEventListener("click", function () {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") === "false"));
      filter();
    });
  });
  rule.addEventListener("change", filter);
}());
"""
"""The only script that the page's policy lets run, by its digest."""
