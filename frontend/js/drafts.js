// A form marked data-draft="name" is kept in this browser while it is being filled, and offered again if the page was
// left or the connection was lost. It is let go as soon as the server has taken it, and by whoever logs out.
const PREFIX = "draft:";
// What a button says is no content: it would be filled into every other button of the same name.
const NO_CONTENT = ["hidden", "file", "password", "submit", "button", "reset"];

function valuesOf(form) {
  const held = {};
  for (const field of form.elements) {
    if (!field.name || NO_CONTENT.includes(field.type)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) (held[field.name] ??= []).push(field.value);
    } else if (field.multiple) held[field.name] = [...field.selectedOptions].map((one) => one.value);
    else if (field.value) held[field.name] = [field.value];
  }
  return held;
}

function fill(form, held) {
  for (const field of form.elements) {
    if (!field.name || NO_CONTENT.includes(field.type) || !(field.name in held)) continue;
    const values = held[field.name];
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple) for (const one of field.options) one.selected = values.includes(one.value);
    else field.value = values[0];
  }
}

export function keepDrafts() {
  const done = document.querySelector("meta[name=draft-done]");
  if (done) localStorage.removeItem(PREFIX + done.content);
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = PREFIX + form.dataset.draft;
    const kept = localStorage.getItem(key);
    const offer = form.querySelector("[data-draft-offer]");
    // What the server gave back with its remarks is here already.
    if (kept && offer && kept !== JSON.stringify(valuesOf(form))) {
      offer.hidden = false;
      offer.querySelector("[data-draft-take]")?.addEventListener("click", () => {
        fill(form, JSON.parse(kept));
        offer.hidden = true;
      });
      offer.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
        localStorage.removeItem(key);
        offer.hidden = true;
      });
    }
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => localStorage.setItem(key, JSON.stringify(valuesOf(form))), 400);
    });
  }
  for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
    form.addEventListener("submit", () => {
      for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    });
  }
}
