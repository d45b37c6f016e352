// A page of which nothing is to be kept says when one leaves it, and that one is still here:
// <form data-leaving="address"> with the token of the page in it.
export function tellLeaving() {
  const form = document.querySelector("[data-leaving]");
  if (!form) return;
  const told = (word) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append(word, "1");
    navigator.sendBeacon(form.dataset.leaving, data);
  };
  let cleared = false;
  form.addEventListener("submit", () => {
    cleared = true;
  });
  window.addEventListener("pagehide", () => {
    if (!cleared) told("gone");
  });
  // The page before this one may have said so after this one was asked for.
  setTimeout(() => told("here"), 5000);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) told("here");
  });
}
