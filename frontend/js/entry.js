// Entering by keyboard and thumb: Enter goes on to the next field, a calendar fills the text of a day, long lists are
// narrowed down while typing, and nothing is sent into a dead line.
const NEXT = "input:not([type=hidden]):not([type=date]):not([type=search]), select, textarea";

function goOn(event) {
  const form = event.target.closest("form[data-quick]");
  if (!form || event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (!event.target.matches("input, select")) return;
  event.preventDefault();
  const fields = [...form.querySelectorAll(NEXT)].filter((one) => !one.disabled && one.offsetParent !== null);
  // Of answers that exclude each other one step leads past all of them.
  const here = fields.indexOf(event.target);
  const next = fields.slice(here + 1).find((one) => one.type !== "radio" || one.name !== event.target.name);
  (next ?? form.querySelector("[data-default]"))?.focus();
  if (next?.matches("input[type=text], input:not([type])")) next.select();
}

function tellLength(field) {
  const place = document.querySelector(`[data-length-of="${field.id}"]`);
  if (!place) return;
  const length = [...field.value.trim()].length;
  const most = Number(field.dataset.most);
  place.hidden = length === 0;
  place.textContent = `${length}/${most}`;
  place.classList.toggle("over", length > most);
}

export function enterQuickly() {
  document.addEventListener("keydown", goOn);
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.most) tellLength(field);
    if (field.dataset.filters) {
      const wanted = field.value.trim();
      for (const one of document.querySelectorAll(`#${field.dataset.filters} .answer`))
        one.hidden = wanted !== "" && !one.textContent.includes(wanted) && !one.querySelector("input").checked;
    }
  });
  document.addEventListener("change", (event) => {
    const picks = event.target.dataset?.picks;
    if (picks && event.target.value) {
      const field = document.getElementById(picks);
      field.value = event.target.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  document.addEventListener(
    "submit",
    (event) => {
      if (navigator.onLine || !event.target.closest("form[data-draft]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      document.dispatchEvent(new Event("htmx:sendError"));
      window.scrollTo(0, 0);
    },
    true,
  );
  for (const field of document.querySelectorAll("[data-most]")) tellLength(field);
  const wrong = document.querySelector("form[data-quick] [aria-invalid=true]");
  const first = document.querySelector("form[data-quick] .fields input:not([type=hidden]), form[data-quick] .fields select");
  if (wrong) wrong.focus();
  else if (first && matchMedia("(pointer: fine)").matches) first.focus({ preventScroll: true });
  for (const box of document.querySelectorAll("[data-needs]")) {
    const name = box.dataset.needs;
    box.disabled = document.querySelectorAll(`[data-counts="${name}"]:checked`).length === 0;
  }
}
