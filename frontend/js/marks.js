// A mark in a text and the remark beside it belong together: data-mark="7" and data-remark="7". Choosing one shows both.
export function markPairs() {
  const show = (number, from) => {
    for (const one of document.querySelectorAll(".here[data-mark], .here[data-remark]")) one.classList.remove("here");
    for (const one of document.querySelectorAll(`[data-mark="${number}"], [data-remark="${number}"]`)) {
      one.classList.add("here");
      if (one !== from && !from.contains(one)) one.scrollIntoView({ block: "nearest" });
    }
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]");
    const remark = event.target.closest("[data-remark]");
    if (mark) show(mark.dataset.mark, mark);
    else if (remark && !event.target.closest("a, button, input")) show(remark.dataset.remark, remark);
  });
}
