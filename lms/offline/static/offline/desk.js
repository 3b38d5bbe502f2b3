/* Keeps what is being made fresh on the screen; without it, loading the page again does the same. */
(() => {
  const EVERY_MS = 2000;
  const state = () => document.querySelector("[data-packs-state]");
  const ask = async () => {
    const here = state();
    if (!here || !here.querySelector("[data-packs-moving]")) return;
    if (!document.hidden && !here.contains(document.activeElement)) {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin" });
        if (answer.redirected) return;
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const fresh = page.querySelector("[data-packs-state]");
          if (fresh) here.replaceWith(document.adoptNode(fresh));
        }
      } catch {
        // The link is gone for a moment; the next turn asks again.
      }
    }
    setTimeout(ask, EVERY_MS);
  };
  setTimeout(ask, EVERY_MS);
})();
