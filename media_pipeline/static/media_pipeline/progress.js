/* Keeps what moves on a screen fresh; without it, reloading the page does the same. */
(() => {
  const EVERY_MS = 3000;
  const desk = document.querySelector("[data-media-progress]");
  if (!desk) return;
  const KINDS = { source: "mediaSource", job: "mediaJob" };
  const list = (kind) => [...desk.querySelectorAll(`[data-media-${kind}]`)];

  const show = (element, found) => {
    const text = element.querySelector("[data-media-text]");
    const percent = element.querySelector("[data-media-percent]");
    const bar = element.querySelector("progress");
    if (text) {
      text.textContent = found.text;
      text.className = `media-tag media-tag-${found.stage || found.state}`;
    }
    if (percent) percent.textContent = found.percent;
    if (bar) bar.value = found.percent;
  };

  const ask = async () => {
    const query = new URLSearchParams();
    for (const kind in KINDS)
      for (const element of list(kind)) query.append(kind, element.dataset[KINDS[kind]]);
    if (![...query].length) return;
    // A hidden page asks nobody: a school's link has better things to carry.
    if (!document.hidden) {
      try {
        const answer = await fetch(`${desk.dataset.mediaProgress}?${query}`);
        if (answer.redirected || answer.status === 404) return;
        if (answer.ok) {
          const found = await answer.json();
          let ended = false;
          for (const kind in KINDS)
            for (const element of list(kind)) {
              const one = found[`${kind}s`][element.dataset[KINDS[kind]]];
              if (!one) continue;
              show(element, one);
              if (one.moving) continue;
              ended = true;
              element.removeAttribute(`data-media-${kind}`);
            }
          // What can be done to it has changed; a page somebody types into stays as it is.
          if (ended && !desk.contains(document.activeElement)) location.reload();
        }
      } catch {
        // The link is gone for a moment; the next turn asks again.
      }
    }
    setTimeout(ask, EVERY_MS);
  };
  setTimeout(ask, EVERY_MS);
})();
