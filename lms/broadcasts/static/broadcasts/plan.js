/* Dragging an airing onto a free time sends the same form that its page has; nothing else. */
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
  document.addEventListener("dragover", (event) => {
    const free = slot(event);
    if (!free || !dragged) return;
    event.preventDefault();
    free.classList.add("bp-over");
  });
  document.addEventListener("dragleave", (event) => slot(event)?.classList.remove("bp-over"));
  document.addEventListener("drop", (event) => {
    const free = slot(event);
    if (!free || !dragged) return;
    event.preventDefault();
    form.elements.airing.value = dragged;
    for (const name of ["channel", "day", "start"]) form.elements[name].value = free.dataset[name];
    dragged = null;
    form.submit();
  });
})();
