// A field for files that also takes what is dropped on it: <label class="dropzone"><input type="file" ...></label>
export function takeDrops() {
  for (const zone of document.querySelectorAll(".dropzone")) {
    const input = zone.querySelector("input[type=file]");
    if (!input) continue;
    const names = zone.querySelector("[data-names]");
    const tell = () => {
      if (names) names.textContent = [...input.files].map((file) => file.name).join("、");
      if (input.dataset.sendAtOnce !== undefined && input.files.length) input.form.requestSubmit();
    };
    for (const kind of ["dragenter", "dragover"])
      zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.add("over");
      });
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      tell();
    });
    input.addEventListener("change", tell);
  }
}
