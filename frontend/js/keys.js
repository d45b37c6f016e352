// Ctrl+Enter sends the form one is in; "/" goes to the search of the page; j and k walk through rows marked data-row.
export function walkByKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault();
      // A form may say which of its acts that is; with Shift, which one goes on to the next.
      const { form } = event.target;
      const act = (event.shiftKey && form.querySelector("[data-default-next]")) || form.querySelector("[data-default]");
      form.requestSubmit(act ?? undefined);
    } else if (event.key === "Enter" && event.target.matches("input[type=checkbox]")) {
      // A browser would send the form by its first button: ticking is no consent to what that does.
      event.preventDefault();
    } else if (!typing && event.key === "/" && document.querySelector("[data-search]")) {
      event.preventDefault();
      document.querySelector("[data-search]").focus();
    } else if (!typing && (event.key === "j" || event.key === "k")) {
      const rows = [...document.querySelectorAll("[data-row]")];
      if (!rows.length) return;
      const at = rows.indexOf(document.activeElement.closest("[data-row]"));
      const next = rows[Math.min(rows.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
      (next.querySelector("a, button, input") ?? next).focus();
    }
  });
}
