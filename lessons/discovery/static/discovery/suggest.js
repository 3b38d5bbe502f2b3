// Titles under the search box while somebody types. Without this script the search is the same.
(() => {
  const box = document.querySelector("input[data-suggest]");
  const list = document.getElementById("suggestions");
  if (!box || !list) return;
  let wait = 0, asked = "", going = null;
  box.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(async () => {
      const words = box.value.trim();
      if (words.length < 2 || words === asked) return;
      asked = words;
      if (going) going.abort();
      going = new AbortController();
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: going.signal });
        if (!answer.ok) return;
        const titles = await answer.json();
        list.replaceChildren(...titles.map((title) => {
          const link = document.createElement("a");
          link.href = `?q=${encodeURIComponent(title)}`;
          link.textContent = title;
          const item = document.createElement("li");
          item.append(link);
          return item;
        }));
        list.hidden = !titles.length;
      } catch {
        // A weak link: the button still searches.
      }
    }, 250);
  });
})();
