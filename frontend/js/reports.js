// On a report: words that were chosen in the text go into the field of the remark, material of units into the text.
export function helpWriting() {
  document.addEventListener("selectionchange", () => {
    const field = document.querySelector("[data-quote-of]");
    const chosen = document.getSelection();
    if (!field || !chosen || chosen.isCollapsed || !chosen.anchorNode) return;
    const sheet = document.querySelector(field.dataset.quoteOf);
    if (sheet?.contains(chosen.anchorNode)) field.value = chosen.toString().replace(/\s+/g, " ").trim().slice(0, 200);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const area = document.querySelector(button.dataset.insert);
    const at = area.selectionEnd ?? area.value.length;
    area.setRangeText(button.dataset.words, at, at, "end");
    area.focus();
  });
}
