// Where the keyboard is: it goes into what opens, and comes back to what opened it; a part of a page that is put anew
// takes it over from the part that was there.
const PLACES = "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary";

export function keepPlace() {
  const openers = new Map();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, target } = event.detail;
    if (!target?.matches("#side-content, #dialog-content")) return;
    const panel = target.closest("#side, #dialog");
    // What is asked for from within the panel does not become its opener.
    if (!panel.contains(elt)) openers.set(panel, elt);
  });
  for (const [id, word] of [["side", "offcanvas"], ["dialog", "modal"]]) {
    const panel = document.getElementById(id);
    // The side panel stands beside the page, which can be gone on with: it is no dialog, and keeps no focus in.
    if (id === "side")
      panel?.addEventListener("shown.bs.offcanvas", () => {
        panel.removeAttribute("aria-modal");
        panel.focus({ preventScroll: true });
      });
    panel?.addEventListener(`hidden.bs.${word}`, () => {
      const opener = openers.get(panel);
      openers.delete(panel);
      const there = opener?.isConnected ? opener : opener?.id && document.getElementById(opener.id);
      if (there && (document.activeElement === document.body || panel.contains(document.activeElement))) there.focus();
    });
  }
  let held = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    held = event.detail.target.contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!held || document.activeElement !== document.body) return;
    held = false;
    const put = event.detail.elt;
    (put.querySelector("[autofocus], .passage-edit") ?? (put.matches(PLACES) ? put : put.querySelector(PLACES)))?.focus({ preventScroll: true });
  });
}
