/* Turns the text of captions into lines beside the film; without it, the text itself is edited.
   The text stays what is sent: the server checks it, whoever wrote it. */
(() => {
  const text = document.querySelector("textarea[data-captions]");
  const row = document.querySelector("template[data-captions-row]");
  const tools = document.querySelector("[data-captions-tools]");
  if (!text || !row || !tools) return;
  const film = document.querySelector("[data-captions-film]");
  const form = text.form;
  const TIME = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$/;

  const readTime = (value) => {
    const found = TIME.exec(value.trim());
    if (!found || found[2] > 59 || found[3] > 59) return null;
    const seconds = (found[1] || 0) * 3600 + found[2] * 60 + +found[3];
    return seconds * 1000 + +(found[4] || "0").padEnd(3, "0");
  };

  const two = (number) => String(number).padStart(2, "0");
  const writeTime = (ms) => {
    const seconds = Math.floor(ms / 1000);
    const hours = Math.floor(seconds / 3600);
    const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return `${hours ? `${two(hours)}:` : ""}${rest}.${String(Math.round(ms % 1000)).padStart(3, "0")}`;
  };

  /* Returns the cues of the text, or null when it is not plain enough to be shown as lines. */
  const read = (value) => {
    const cues = [];
    const blocks = value.replace(/\r\n?/g, "\n").split(/\n[ \t]*\n/);
    for (const [number, block] of blocks.entries()) {
      const lines = block.split("\n").map((line) => line.trim()).filter(Boolean);
      if (!lines.length || (number === 0 && lines[0].startsWith("WEBVTT"))) continue;
      const at = lines.slice(0, 2).findIndex((line) => line.includes("-->"));
      if (at < 0) return null;
      const [start, after] = lines[at].split("-->");
      const [end, ...settings] = after.trim().split(/\s+/);
      if (readTime(start) === null || readTime(end) === null) return null;
      cues.push({ start: start.trim(), end, settings: settings.join(" "), words: lines.slice(at + 1).join("\n") });
    }
    return cues;
  };

  const list = document.createElement("ol");
  list.className = "media-cues";
  const part = (item, name) => item.querySelector(`[data-cue="${name}"]`);

  const check = () => {
    for (const item of list.children) {
      const fault = part(item, "fault");
      const start = readTime(part(item, "start").value);
      const end = readTime(part(item, "end").value);
      let said = "";
      if (start === null || end === null) said = fault.dataset.bad;
      else if (end <= start) said = fault.dataset.backwards;
      // Said anew only when it changes: a screen reader would repeat it at every key.
      if (fault.textContent !== said) fault.textContent = said;
      fault.hidden = !said;
    }
  };

  const send = () => {
    const cues = [...list.children].map((item) => {
      const words = part(item, "words").value.replace(/\n\s*\n/g, "\n").trim();
      const times = `${part(item, "start").value.trim()} --> ${part(item, "end").value.trim()}`;
      return `${`${times} ${item.dataset.settings}`.trim()}\n${words}`;
    });
    text.value = cues.length ? `WEBVTT\n\n${cues.join("\n\n")}\n` : "";
  };

  const make = (cue) => {
    const item = row.content.firstElementChild.cloneNode(true);
    item.dataset.settings = cue.settings || "";
    for (const name of ["start", "end", "words"]) part(item, name).value = cue[name];
    return item;
  };

  const add = () => {
    const now = film ? film.currentTime * 1000 : 0;
    const item = make({ start: writeTime(now), end: writeTime(now + 3000), words: "" });
    const next = [...list.children].find((one) => readTime(part(one, "start").value) > now);
    list.insertBefore(item, next || null);
    check();
    part(item, "words").focus();
  };

  const act = {
    start: (item) => { part(item, "start").value = writeTime(film.currentTime * 1000); },
    end: (item) => { part(item, "end").value = writeTime(film.currentTime * 1000); },
    play: (item) => {
      film.currentTime = (readTime(part(item, "start").value) || 0) / 1000;
      film.play();
    },
    remove: (item) => {
      const next = item.nextElementSibling || item.previousElementSibling;
      item.remove();
      (next ? part(next, "words") : tools.querySelector("button")).focus();
    },
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-cue-do]");
    if (!button) return;
    act[button.dataset.cueDo](button.closest("li"));
    check();
  });
  list.addEventListener("input", check);

  const showText = () => {
    if (list.isConnected) send();
    list.remove();
    tools.hidden = true;
    text.closest(".media-field").hidden = false;
    text.focus();
  };

  const showLines = () => {
    const cues = read(text.value);
    if (cues === null) return;
    list.replaceChildren(...cues.map(make));
    if (!film) list.querySelectorAll("[data-cue-do]:not([data-cue-do=remove])").forEach((one) => one.remove());
    const field = text.closest(".media-field");
    // What the server found wrong is said in that field: then the text is shown, with its lines.
    if (field.querySelector(".media-fault")) return;
    field.after(list);
    field.hidden = true;
    tools.hidden = false;
    check();
  };

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-captions-do]");
    if (button) (button.dataset.captionsDo === "add" ? add : showText)();
  });
  form.addEventListener("submit", () => { if (list.isConnected) send(); });
  showLines();
})();
