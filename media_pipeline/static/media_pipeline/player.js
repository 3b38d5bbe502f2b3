// The player of a lesson: buttons, place, captions, words, bytes used. The videos are stage.js's.
(function () {
  "use strict";

  const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
  // MB a day.
  const CEILINGS = [20, 50, 100, 200, 500];
  const KEEP_DAYS = 70;
  const DRAWN = {
    play: "M7 4v16l13-8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z",
    back: "M12 5V1L6 6l6 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z", ahead: "M12 5V1l6 5-6 5V7a6 6 0 1 0 6 6h2a8 8 0 1 1-8-8z",
    sound: "M3 9v6h4l5 5V4L7 9zM15 8a5 5 0 0 1 0 8zM15 4a9 9 0 0 1 0 16v-2a7 7 0 0 0 0-12z", silent: "M3 9v6h4l5 5V4L7 9zM16 9l6 6-1 1-6-6zM21 8l1 1-6 6-1-1z",
    words: "M3 5h18v14H3zm3 5v1h5v-1zm7 0v1h5v-1zm-7 4v1h8v-1zm10 0v1h2v-1z", full: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
  };

  function make(name, about, ...inside) {
    const element = document.createElement(name);
    for (const key of Object.keys(about || {})) {
      if (key in element && key !== "list") element[key] = about[key]; else element.setAttribute(key, about[key]);
    }
    element.append(...inside);
    return element;
  }

  function clock(at) {
    const whole = Math.floor(at), two = (n) => (n < 10 ? `0${n}` : n);
    const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
    return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
  }

  // Bytes used by day, on this device only.
  class Usage {
    constructor(memory) { this.memory = memory; this.sweep(); }

    today() { const now = new Date(); return `${now.getFullYear()}-${`0${now.getMonth() + 1}`.slice(-2)}-${`0${now.getDate()}`.slice(-2)}`; }
    add(bytes) { if (bytes > 0) this.memory.set(`data.${this.today()}`, Math.round(this.of(this.today()) + bytes)); }
    of(day) { return +this.memory.get(`data.${day}`) || 0; }
    days() { try { return Object.keys(localStorage).filter((key) => key.startsWith("songhoc.data.")).map((key) => key.slice(13)).sort(); } catch (e) { return []; } }
    month() { const start = this.today().slice(0, 7); return this.days().filter((day) => day.startsWith(start)).reduce((sum, day) => sum + this.of(day), 0); }
    sweep() { for (const day of this.days()) if (Date.now() - Date.parse(day) > KEEP_DAYS * 864e5) localStorage.removeItem(`songhoc.data.${day}`); }
    get ceiling() { return +this.memory.get("ceiling") || 0; }
    set ceiling(count) { this.memory.set("ceiling", count); this.memory.set("over", ""); }
    isOver() { return this.ceiling > 0 && this.memory.get("over") !== this.today() && this.of(this.today()) >= this.ceiling * 1e6; }
    goOver() { this.memory.set("over", this.today()); }
  }

  class Player {
    constructor(figure, own) {
      Object.assign(this, { figure, own, memory: own.memory, texts: own.data.texts, lesson: figure.getAttribute("data-lesson") });
      this.usage = new Usage(this.memory);
      this.told = { bytes: 0, watched: 0, stalls: 0, outages: 0, first: Math.round(own.first || 0) };
      this.counted = 0;
      this.stage = new window.SonghocStage(figure, own, this);
      this.build();
      this.wire();
      const speed = +this.memory.get("speed");
      if (SPEEDS.includes(speed)) { this.speed.value = speed; this.setSpeed(speed); }
      if (this.memory.get("captions") === "1") this.caption(0);
      if (own.at > 10) this.note(this.say("resumed", { at: clock(own.at) }), this.texts.restart, () => { this.stage.seek(0); this.note(); });
      this.changed();
      this.moved();
      setInterval(() => this.keep(), 5000);
    }

    say(key, values) { return this.texts[key].replace(/\{(\w+)\}/g, (_all, name) => values[name]); }
    size(bytes) {
      if (bytes > 0 && bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
      return `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`;
    }
    get video() { return this.stage.video; }

    // --- what there is to see -------------------------------------------------------------------
    button(name, then) {
      const button = make("button", { type: "button", className: "plain" });
      button.innerHTML = '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd"/></svg>';
      button.addEventListener("click", then);
      this.draw(button, name);
      return button;
    }

    draw(button, name, label) {
      button.querySelector("path").setAttribute("d", DRAWN[name]);
      button.title = label || this.texts[name];
      button.setAttribute("aria-label", button.title);
    }

    build() {
      const { texts, own } = this, { data } = own, box = this.stage.box;
      this.seekBar = make("input", { type: "range", min: 0, max: Math.ceil(this.stage.duration), step: this.stage.duration < 300 ? 1 : 5, value: 0, "aria-label": texts.seek });
      this.time = make("span", { className: "media-time" });
      this.thumb = make("span", { className: "media-thumb", hidden: true });
      this.playButton = this.button("play", () => this.toggle());
      this.muteButton = this.button("sound", () => this.mute());
      this.speed = make("select", { title: texts.speed, "aria-label": texts.speed }, ...SPEEDS.map((one) => make("option", { value: one, selected: one === 1 }, `${one.toLocaleString(document.documentElement.lang)}×`)));
      this.bar = make("div", { className: "media-bar", role: "group", "aria-label": texts.player },
        make("div", { className: "media-place" }, this.thumb, this.seekBar, this.time),
        this.playButton, this.button("back", () => this.jump(-10)), this.button("ahead", () => this.jump(10)), this.muteButton);
      if (this.video.textTracks.length) this.bar.append(this.captionButton = this.button("words", () => this.nextCaption()));
      this.bar.append(this.speed);
      if (this.figure.requestFullscreen || this.video.webkitEnterFullscreen) this.bar.append(this.button("full", () => this.fill()));
      this.status = make("p", { className: "media-said", role: "status" });
      this.used = make("summary");
      this.month = make("p");
      this.ceiling = make("select", {}, make("option", { value: 0 }, texts.unlimited), ...CEILINGS.map((one) => make("option", { value: one }, `${one} MB`)));
      this.ceiling.value = this.usage.ceiling;
      this.silent = make("input", { type: "checkbox", checked: this.memory.get("silent") === "1" });
      const panels = make("div", { className: "media-panels" });
      if (data.chapters) panels.append(this.panel(texts.chapters, "listChapters"));
      if (this.video.querySelector("track")) panels.append(this.panel(texts.transcript, "listWords"));
      panels.append(make("details", {}, this.used, this.month, make("p", {}, make("label", {}, `${texts.ceiling} `, this.ceiling)), make("p", {}, make("label", {}, this.silent, ` ${texts.keepSilent}`))));
      this.video.controls = false;
      box.after(this.bar, this.status, panels);
      const form = this.figure.querySelector("form"), go = form && form.querySelector("button");
      if (go) {
        if (document.activeElement === go) this.playButton.focus();
        go.hidden = true;
      }
      this.figure.classList.add("media-live");
    }

    panel(title, fill) {
      const details = make("details", {}, make("summary", {}, title)), inside = make("div");
      details.addEventListener("toggle", () => {
        if (!details.open || details.lastChild === inside) return;
        details.append(inside);
        this.places((places) => places[fill](this, inside));
      });
      return details;
    }

    wire() {
      const { stage, figure, seekBar } = this, form = figure.querySelector("form");
      stage.box.addEventListener("click", () => this.toggle());
      seekBar.addEventListener("input", () => { this.isDragging = this.isPointing = true; this.preview(+seekBar.value); this.showTime(+seekBar.value); });
      seekBar.addEventListener("change", () => { this.isDragging = this.isPointing = false; this.thumb.hidden = true; stage.seek(+seekBar.value); });
      seekBar.addEventListener("pointermove", (event) => {
        this.isPointing = true;
        const { left, width } = seekBar.getBoundingClientRect();
        this.preview(Math.max(0, Math.min(1, (event.clientX - left) / width)) * stage.duration);
      });
      for (const name of ["pointerleave", "blur"]) seekBar.addEventListener(name, () => { this.isPointing = false; this.thumb.hidden = true; });
      this.speed.addEventListener("change", () => { this.setSpeed(+this.speed.value); this.memory.set("speed", this.speed.value); });
      this.ceiling.addEventListener("change", () => { this.usage.ceiling = +this.ceiling.value; });
      this.silent.addEventListener("change", () => this.memory.set("silent", this.silent.checked ? "1" : ""));
      figure.addEventListener("keydown", (event) => this.press(event));
      if (form) form.addEventListener("change", (event) => stage.choose(this.own.find(event.target), true));
      document.addEventListener("visibilitychange", () => { if (document.hidden) this.leave(); });
      window.addEventListener("pagehide", () => this.leave());
    }

    press(event) {
      const { target, key } = event, name = target.localName;
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (/^(select|textarea|a)$/.test(name) || (name === "input" && target.type !== "range")) return;
      const isRange = name === "input", on = /^(button|summary)$/.test(name);
      const digit = /^[0-9]$/.test(key) && this.stage.duration * key / 10;
      const does = {
        k: () => this.toggle(), j: () => this.jump(-10), l: () => this.jump(10), m: () => this.mute(), f: () => this.fill(),
        c: () => this.captionButton && this.nextCaption(), "<": () => this.faster(-1), ">": () => this.faster(1),
        " ": on ? null : () => this.toggle(), ArrowLeft: isRange ? null : () => this.jump(-5), ArrowRight: isRange ? null : () => this.jump(5),
        ArrowUp: isRange ? null : () => this.louder(0.1), ArrowDown: isRange ? null : () => this.louder(-0.1),
      }[key.length === 1 ? key.toLowerCase() : key] || (digit !== false && (() => this.stage.seek(digit)));
      if (!does) return;
      event.preventDefault();
      does();
    }

    // --- what a person does ---------------------------------------------------------------------
    toggle() { if (this.stage.wants) this.stage.pause(); else if (this.usage.isOver() && !this.stage.file.isKept) this.reached(); else { this.note(); this.stage.play(); } }
    jump(by) { this.stage.seek(this.stage.spot + by); }
    mute() { this.video.muted = !this.video.muted; }
    louder(by) { this.video.volume = Math.max(0, Math.min(1, this.video.volume + by)); this.video.muted = false; }
    setSpeed(speed) { this.video.defaultPlaybackRate = this.video.playbackRate = speed; }
    faster(by) { this.speed.selectedIndex = Math.max(0, Math.min(SPEEDS.length - 1, this.speed.selectedIndex + by)); this.speed.dispatchEvent(new Event("change")); }

    fill() {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (this.figure.requestFullscreen) this.figure.requestFullscreen();
      else this.video.webkitEnterFullscreen();
    }

    get shown() { const tracks = this.video.textTracks; for (let n = 0; n < tracks.length; n++) if (tracks[n].mode === "showing") return n; return -1; }
    caption(which) { const tracks = this.video.textTracks; for (let n = 0; n < tracks.length; n++) tracks[n].mode = n === which ? "showing" : "disabled"; this.changed(); }
    nextCaption() {
      const next = this.shown + 1;
      this.isByMute = false;
      this.caption(next < this.video.textTracks.length ? next : -1);
      this.memory.set("captions", this.shown < 0 ? "0" : "1");
    }

    // --- what the stage tells -------------------------------------------------------------------
    changed() {
      const { stage, video } = this;
      if (!stage || !this.bar) return;
      const isMuted = video.muted || !video.volume;
      if (isMuted !== this.wasMuted && this.captionButton && this.memory.get("captions") !== "0") {
        // Who cannot hear reads.
        if (isMuted && this.shown < 0) { this.isByMute = true; this.wasMuted = isMuted; this.caption(0); }
        else if (!isMuted && this.isByMute) { this.isByMute = false; this.wasMuted = isMuted; this.caption(-1); }
      }
      this.wasMuted = isMuted;
      this.draw(this.playButton, stage.wants ? "pause" : "play");
      this.draw(this.muteButton, isMuted ? "silent" : "sound");
      if (this.captionButton) {
        this.draw(this.captionButton, "words", this.shown < 0 ? this.texts.words : `${this.texts.words}: ${video.textTracks[this.shown].label}`);
        this.captionButton.setAttribute("aria-pressed", this.shown >= 0);
      }
      if (+this.speed.value !== video.playbackRate) this.setSpeed(+this.speed.value);
      this.figure.classList.toggle("media-waiting", stage.isStill);
      if (stage.isOut) this.note(this.texts.outage, "", null, "outage");
      else if (stage.isStill) this.note(this.texts.waiting, "", null, "waiting");
      else if (this.noteKind) this.note();
      this.figure.setAttribute("data-rung", stage.file.rung);
    }

    moved() {
      if (!this.isDragging) { this.seekBar.value = this.stage.spot; this.showTime(this.stage.spot); }
      if (this.follow) this.follow(this.stage.spot);
    }

    showTime(at) {
      const total = this.stage.duration;
      this.seekBar.max = Math.ceil(total);
      this.time.textContent = `${clock(at)} / ${clock(total)}`;
      this.seekBar.setAttribute("aria-valuetext", this.say("spoken", { minutes: Math.floor(at / 60), seconds: Math.floor(at % 60), total: Math.max(1, Math.round(total / 60)) }));
    }

    ended() { this.memory.set(`at.${this.lesson}`, 0); }
    mayLoad() { return !this.usage.isOver(); }

    reached() {
      this.note(this.say("reached", { size: this.size(this.usage.of(this.usage.today())), at: clock(this.stage.spot) }), this.texts.goOn, () => {
        this.usage.goOver();
        this.note();
        this.stage.play();
        this.playButton.focus();
      });
    }

    note(text, action, then, kind) {
      this.noteKind = kind;
      if (this.noted === text) return;
      this.noted = text;
      this.status.textContent = text || "";
      if (!action) return;
      const button = make("button", { type: "button", className: "plain" }, action);
      button.addEventListener("click", then);
      this.status.append(" ", button);
    }

    // Chapters, words and seek pictures come once somebody wants them.
    places(then) { window.songhocLoad(this.own.data.parts.places, () => window.songhocPlaces && then(window.songhocPlaces)); }
    preview(at) { if (this.own.data.sprites) this.places((places) => places.preview(this, at)); }

    // --- what is remembered, and told -----------------------------------------------------------
    keep() {
      const { stage } = this, { spot, duration } = stage;
      this.usage.add(stage.bytes - this.counted);
      this.counted = stage.bytes;
      this.used.textContent = this.say("today", { size: this.size(this.usage.of(this.usage.today())) });
      this.month.textContent = this.say("month", { size: this.size(this.usage.month()) });
      if (stage.meter.kbps > 0) this.memory.set("link", Math.round(stage.meter.kbps));
      if (this.lesson && stage.wants) this.memory.set(`at.${this.lesson}`, spot > 10 && spot < duration - 10 ? Math.floor(spot) : 0);
    }

    leave() {
      this.keep();
      const { stage, told } = this, address = this.figure.getAttribute("data-beacon");
      const fresh = { seconds: Math.round(stage.watched - told.watched), bytes: Math.round(stage.bytes - told.bytes), stalls: stage.stalls - told.stalls, outages: stage.outages - told.outages };
      if (!address || !navigator.sendBeacon || fresh.seconds + fresh.bytes + fresh.stalls + fresh.outages <= 0) return;
      if (this.memory.get("silent") === "1" || navigator.doNotTrack === "1" || navigator.globalPrivacyControl) return;
      const form = new FormData(), about = Object.assign({ lesson: this.lesson, rung: stage.file.link || "listen", family: stage.family.name }, fresh);
      // Only in what is told first: that is one view.
      if (told.first) about.first_ms = told.first;
      for (const key of Object.keys(about)) form.append(key, about[key]);
      navigator.sendBeacon(address, form);
      this.told = { bytes: stage.bytes, watched: stage.watched, stalls: stage.stalls, outages: stage.outages, first: 0 };
    }
  }

  window.songhocKit = { make, clock };
  for (const figure of document.querySelectorAll(".media-player[id]")) {
    if (figure.songhoc && figure.songhoc.file && !figure.songhoc.player) { figure.songhoc.player = new Player(figure, figure.songhoc); figure.songhoc.player.keep(); }
  }
})();
