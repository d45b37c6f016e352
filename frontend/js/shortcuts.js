// One key for what one does all day: data-key="a" on a button, link or summary. data-fill puts a ready text into a field.
export function takeShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
    const field = wanted.closest("details[open]")?.querySelector("textarea, input:not([type=hidden])");
    if (field) field.focus();
  });
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-fill]");
    if (!chip) return;
    const field = document.querySelector(chip.dataset.fill);
    field.value = field.value.trim() ? `${field.value.trim()}；${chip.dataset.text}` : chip.dataset.text;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // Whoever ticks a whole group wants the count to follow.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-counts-group]")) return;
    const one = document.querySelector(`[data-counts="${event.target.dataset.countsGroup}"]`);
    if (one) one.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
