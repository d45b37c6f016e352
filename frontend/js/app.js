// What every page needs: htmx for parts of pages, Bootstrap's menus and panels, and a few habits of our own.
// No page depends on it for anything that a form could do without it.
import htmx from "htmx.org";
import Dropdown from "bootstrap/js/dist/dropdown";
import Modal from "bootstrap/js/dist/modal";
import Offcanvas from "bootstrap/js/dist/offcanvas";
import "bootstrap/js/dist/collapse";
import { keepDrafts } from "./drafts.js";
import { takeDrops } from "./drops.js";
import { keepPlace } from "./focus.js";
import { enterQuickly } from "./entry.js";
import { walkByKeys } from "./keys.js";
import { tellLeaving } from "./leaving.js";
import { markPairs } from "./marks.js";
import { takeShortcuts } from "./shortcuts.js";
import { helpWriting } from "./reports.js";

window.htmx = htmx;
htmx.config.includeIndicatorStyles = false; // the rules of the page allow no inline style
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages hold work of the office: nothing of it stays in the browser
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: true, error: true, target: "#notices" },
];

// A part that was put into the side panel or the dialog opens it; the header HX-Trigger "close-dialog" closes it.
document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "side-content") Offcanvas.getOrCreateInstance("#side").show();
  if (target.id === "dialog-content") Modal.getOrCreateInstance("#dialog").show();
});
document.addEventListener("close-dialog", () => Modal.getInstance("#dialog")?.hide());
document.addEventListener("close-side", () => Offcanvas.getInstance("#side")?.hide());
document.addEventListener("htmx:sendError", () => {
  const place = document.getElementById("notices");
  if (place) place.innerHTML = `<div class="notice notice-refused" role="alert"><span>${document.documentElement.lang === "en" ? "The server cannot be reached. What you typed is still here." : "连不上服务器，填的内容还在，恢复后再提交。"}</span></div>`;
});

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close-notice]");
  if (close) close.closest(".notice").remove();
  const all = event.target.closest("[data-check-all]");
  if (all) {
    for (const box of document.querySelectorAll(all.dataset.checkAll)) box.checked = all.checked;
    if (all.dataset.allCounts) countChosen(all.dataset.allCounts);
  }
  const print = event.target.closest("[data-print]");
  if (print) window.print();
  const copy = event.target.closest("[data-copy]");
  if (copy) copyText(copy);
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-submit-on-change]");
  if (field) field.form.requestSubmit();
  if (event.target.matches("[data-counts]")) countChosen(event.target.dataset.counts);
});

function countChosen(name) {
  const chosen = document.querySelectorAll(`[data-counts="${name}"]:checked`).length;
  for (const place of document.querySelectorAll(`[data-count-of="${name}"]`)) place.textContent = chosen;
  for (const button of document.querySelectorAll(`[data-needs="${name}"]`)) button.disabled = chosen === 0;
  for (const place of document.querySelectorAll(`[data-shown-with="${name}"]`)) place.hidden = chosen === 0;
}

async function copyText(button) {
  const source = document.querySelector(button.dataset.copy);
  const text = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text); // only there over HTTPS or on this computer
  } catch {
    const held = document.createElement("textarea");
    held.value = text;
    document.body.append(held);
    held.select();
    document.execCommand("copy");
    held.remove();
  }
  button.textContent = button.dataset.copied ?? button.textContent;
}

// A form is sent once, however often one presses.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && !form.hasAttribute("hx-post")) event.preventDefault();
  else if (form.method === "post") {
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  }
});

void Dropdown;
for (const place of document.querySelectorAll("[data-shown-with]")) countChosen(place.dataset.shownWith);
keepDrafts();
keepPlace();
takeDrops();
enterQuickly();
walkByKeys();
markPairs();
takeShortcuts();
helpWriting();
tellLeaving();
