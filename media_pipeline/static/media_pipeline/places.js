// Places in a film: chapters, pictures on the way there, words that follow it and can be searched.
(function () {
  "use strict";

  const { make, clock } = window.songhocKit;

  // A WebVTT text as a list of {start, end, text}.
  function readVtt(text) {
    const read = (stamp) => stamp.split(":").reduce((sum, part) => sum * 60 + parseFloat(part), 0);
    const cues = [];
    for (const block of text.replace(/\r/g, "").split(/\n\n+/)) {
      const found = /([\d:.]+) --> ([\d:.]+).*\n([^]*)/.exec(block);
      if (found) cues.push({ start: read(found[1]), end: read(found[2]), text: found[3].replace(/<[^>]*>/g, "").trim() });
    }
    return cues;
  }

  const fetchVtt = (src) => fetch(src, { credentials: "same-origin" }).then((told) => (told.ok ? told.text() : "")).then(readVtt).catch(() => []);
  // Found with or without diacritics.
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");

  function place(player, cue, text) {
    const button = make("button", { type: "button", className: "plain" }, make("span", {}, clock(cue.start)), ` ${text}`);
    button.addEventListener("click", () => player.stage.seek(cue.start));
    return make("li", {}, button);
  }

  function listChapters(player, inside) {
    fetchVtt(player.own.data.chapters).then((cues) => {
      const name = (cue) => (/^\d+$/.test(cue.text) ? player.say("chapter", { number: cue.text }) : cue.text);
      inside.append(make("ol", { className: "media-cues" }, ...cues.map((cue) => place(player, cue, name(cue)))));
    });
  }

  function listWords(player, inside) {
    const field = make("input", { type: "search", autocomplete: "off" });
    const list = make("ol", { className: "media-cues media-words", tabIndex: 0, "aria-label": player.texts.transcript });
    const none = make("p", { hidden: true, role: "status" }, player.texts.none);
    inside.append(make("label", {}, player.texts.search, field), none, list);
    fetchVtt(player.video.querySelector("track").src).then((cues) => {
      const lines = cues.map((cue) => {
        const item = list.appendChild(place(player, cue, cue.text.replace(/\s+/g, " ")));
        return { cue, item, words: plain(cue.text) };
      });
      field.addEventListener("input", () => {
        const wanted = plain(field.value.trim());
        for (const line of lines) line.item.hidden = !line.words.includes(wanted);
        none.hidden = lines.some((line) => !line.item.hidden);
      });
      let last;
      player.follow = (at) => {
        const line = lines.filter((one) => one.cue.start <= at).pop();
        if (line === last || !inside.parentNode.open) return;
        if (last) last.item.firstChild.removeAttribute("aria-current");
        last = line;
        if (!line) return;
        line.item.firstChild.setAttribute("aria-current", "true");
        // Inside the list alone: the page stays where the reader has it.
        if (!list.contains(document.activeElement)) list.scrollTop = line.item.offsetTop - list.clientHeight / 3;
      };
      player.follow(player.stage.spot);
    });
  }

  function preview(player, at) {
    const { sprites } = player.own.data, { thumb } = player;
    if (!player.sprites) { player.sprites = []; fetchVtt(sprites).then((cues) => { player.sprites = cues; }); }
    const cue = player.sprites.find((one) => at < one.end);
    if (!cue) return;
    const [, file, x, y, width, height] = /(.+)#xywh=(\d+),(\d+),(\d+),(\d+)/.exec(cue.text) || [];
    Object.assign(thumb.style, {
      background: `url("${new URL(file, new URL(sprites, location.href))}") -${x}px -${y}px`,
      width: `${width}px`, height: `${height}px`, left: `calc((100% - ${width}px) * ${Math.min(1, at / player.stage.duration)})`,
    });
    thumb.hidden = !player.isPointing;
  }

  window.songhocPlaces = { listChapters, listWords, preview };
})();
