/* Dragging an airing onto a free time sends the same form that its page has; onto another airing it
   says that the time is taken. */
(() => {
  const form = document.getElementById("bp-move");
  if (!form) return;
  let dragged = null;
  const slot = (event) => event.target.closest?.(".bp-free[data-start]");
  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.(".bp-card[data-airing]");
    dragged = card ? card.dataset.airing : null;
    if (dragged) event.dataTransfer.setData("text/plain", dragged);
  });
  const taken = document.getElementById("bp-taken");
  const other = (event) => {
    const card = event.target.closest?.(".bp-card[data-airing]");
    return card && card.dataset.airing !== dragged ? card : null;
  };
  document.addEventListener("dragover", (event) => {
    const free = slot(event);
    if (!dragged || !(free || other(event))) return;
    event.preventDefault();
    free?.classList.add("bp-over");
  });
  document.addEventListener("dragleave", (event) => slot(event)?.classList.remove("bp-over"));
  document.addEventListener("drop", (event) => {
    const free = slot(event);
    const card = other(event);
    if (!dragged || !(free || card)) return;
    event.preventDefault();
    if (!free) {
      card.append(taken);
      taken.textContent = taken.dataset.words;
      return;
    }
    form.elements.airing.value = dragged;
    for (const name of ["channel", "day", "start"]) form.elements[name].value = free.dataset[name];
    dragged = null;
    form.submit();
  });
})();
