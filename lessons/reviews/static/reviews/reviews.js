// The review screen with a script: speeds, single frames and keys, notes that lead into the film, and
// which parts of it were played. Without it everything but the last works by links and buttons.
(() => {
  "use strict";
  const box = document.querySelector("[data-film]");
  const film = box && box.querySelector("video, audio");
  if (!film) return;
  const REPORT = 10_000; // milliseconds between two reports of what was played
  const STEP = 2; // seconds: a longer stride of the clock was a jump
  const FRAME = 1 / 25;
  const whole = Number(box.dataset.duration) || 0;
  const write = document.querySelector("[data-write]");
  const ballot = document.querySelector("[data-ballot]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]");

  document.querySelectorAll("[data-tools]").forEach((one) => { one.hidden = false; });
  film.preload = "metadata";

  // --- which parts were played -----------------------------------------------------------------
  let ranges = [];
  let last = null;

  function follow() {
    const now = film.currentTime;
    if (last !== null && !film.seeking && now > last && now - last < STEP * Math.max(1, film.playbackRate)) add(last, now);
    last = film.seeking ? null : now;
    const head = box.querySelector("[data-head]");
    if (head && whole) {
      head.hidden = false;
      head.setAttribute("x", Math.min(997, (now * 1e6) / whole));
    }
  }

  function add(from, to) {
    const start = Math.floor(from * 1000);
    const end = Math.ceil(to * 1000);
    const end0 = ranges.length && ranges[ranges.length - 1];
    if (end0 && start <= end0[1] + 1 && start >= end0[0]) end0[1] = Math.max(end0[1], end);
    else ranges.push([start, end]);
    draw(start, end);
  }

  function draw(start, end) {
    const group = box.querySelector("[data-watched]");
    if (!group || !whole) return;
    const x = Math.floor((start * 1000) / whole);
    const width = Math.max(1, Math.ceil(((end - start) * 1000) / whole));
    const before = group.lastElementChild;
    if (before && before.dataset.own) {
      const at = Number(before.getAttribute("x"));
      const till = at + Number(before.getAttribute("width"));
      if (x >= at && x <= till + 1) { before.setAttribute("width", Math.max(till, x + width) - at); return; }
    }
    const one = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    one.setAttribute("class", "rv-line-watched");
    one.dataset.own = "1";
    for (const [name, value] of Object.entries({ x, y: 10, width, height: 8 })) one.setAttribute(name, value);
    group.append(one);
  }

  async function report(leaving = false) {
    if (!ranges.length || !box.dataset.watch) return;
    const sent = ranges;
    ranges = [];
    const body = new URLSearchParams({ watched: JSON.stringify(sent), csrfmiddlewaretoken: token.value });
    try {
      const answer = await fetch(box.dataset.watch, { method: "POST", body, credentials: "same-origin", keepalive: leaving });
      if (!answer.ok) throw new Error(answer.status);
      const { percent } = await answer.json();
      document.querySelectorAll("[data-share]").forEach((one) => { one.textContent = percent; });
    } catch {
      ranges = [...sent, ...ranges]; // the next time
    }
  }

  film.addEventListener("timeupdate", follow);
  film.addEventListener("seeking", () => { last = null; });
  film.addEventListener("play", () => { last = film.currentTime; });
  film.addEventListener("pause", () => { follow(); report(); });
  film.addEventListener("ended", () => { follow(); if (whole && last !== null) add(last, whole / 1000); report(); });
  setInterval(report, REPORT);
  window.addEventListener("pagehide", () => report(true));
  // What is not reported yet goes along with the vote.
  if (ballot) ballot.addEventListener("submit", () => { ballot.elements.watched.value = JSON.stringify(ranges); });

  // --- moving in the film ----------------------------------------------------------------------
  function seek(seconds) {
    film.currentTime = Math.max(0, Math.min(seconds, film.duration || seconds));
  }

  function show(seconds) {
    const at = Math.floor(seconds);
    const [hours, minutes] = [Math.floor(at / 3600), Math.floor(at / 60) % 60];
    const two = (n) => String(n).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(at % 60)}` : `${minutes}:${two(at % 60)}`;
  }

  const act = {
    play: () => { if (film.paused) film.play(); else film.pause(); },
    back: () => seek(film.currentTime - 5),
    on: () => seek(film.currentTime + 5),
    "frame-back": () => { film.pause(); seek(film.currentTime - FRAME); },
    "frame-on": () => { film.pause(); seek(film.currentTime + FRAME); },
    note: () => {
      if (!write) return;
      film.pause();
      write.elements.start.value = show(film.currentTime);
      write.elements.end.value = "";
      write.scrollIntoView({ block: "center" });
      write.elements.text.focus({ preventScroll: true });
    },
  };
  const KEYS = { " ": "play", k: "play", j: "back", l: "on", ",": "frame-back", ".": "frame-on", n: "note" };

  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act[button.dataset.do]();
  });
  const speed = box.querySelector("[data-speed]");
  if (speed) speed.addEventListener("change", () => { film.playbackRate = Number(speed.value); });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-seek]");
    if (!link) return;
    if (!link.closest("svg")) event.preventDefault();
    seek(Number(link.dataset.seek) / 1000);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // Where a key already means something, it goes on meaning that.
    if (event.target.closest("input, textarea, select, button, summary, a, video, audio") && event.key === " ") return;
    if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select")) return;
    const name = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!name) return;
    event.preventDefault();
    act[name]();
  });

  // --- a "no" wants a word ---------------------------------------------------------------------
  if (ballot) ballot.addEventListener("change", (event) => {
    const item = event.target.closest(".rv-item");
    if (!item || event.target.type !== "radio" || event.target.value !== "no") return;
    const fold = item.querySelector("details");
    if (fold) { fold.open = true; fold.querySelector("textarea").focus(); }
  });
})();
