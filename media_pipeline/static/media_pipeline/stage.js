// The videos of a lesson: one that shows, and a hidden one that takes over from it at a moment in the
// film. A whole file has one rung: so a player goes to another, past an outage, or on to a playlist.
(function () {
  "use strict";

  const steering = window.songhocSteering;
  const HLS = "application/vnd.apple.mpegurl";
  const TICK = 500; // milliseconds between two looks
  const DRY = 1.5; // seconds without a picture before something is done about it
  const STUCK = 18; // seconds without a byte after which a hidden video is given up
  const PROBE = 2, PATIENCE = 6; // seconds between two questions whether the site is there, and for each
  const seconds = () => performance.now() / 1000;

  class Stage {
    // `own` is what watch.js knows; `tell` hears of every change and is asked `mayLoad()`.
    constructor(figure, own, tell) {
      Object.assign(this, { own, tell, box: figure.querySelector(".media-stage"), family: own.family });
      this.video = this.box.querySelector("video");
      this.meter = new steering.Meter();
      this.seen = new Map(); // of each video, how many bytes of it were counted
      this.next = null;
      this.bytes = this.watched = this.stalls = this.outages = 0;
      this.failures = this.regrets = 0;
      this.usual = 0; // kbit/s before the film stood still
      this.retryAt = this.drySince = 0;
      this.grewAt = this.changedAt = this.tickedAt = seconds();
      this.noWholeUntil = this.probedAt = this.foundAt = 0;
      this.wants = !this.video.paused;
      this.spot = this.video.currentTime;
      this.choose(own.file, own.byHand);
      this.listen(this.video);
      setInterval(() => this.tick(), TICK);
      window.addEventListener("online", () => { this.retryAt = this.probedAt = 0; this.probing = null; });
    }

    // --- what a person does -------------------------------------------------------------------
    play() {
      this.wants = true;
      if (this.isShut) this.reopen(this.file);
      const told = this.video.play();
      if (told) told.catch(() => {});
      this.tell.changed();
    }

    pause() { this.wants = false; this.video.pause(); this.drop(); this.tell.changed(); }

    seek(at) {
      this.spot = Math.max(0, Math.min(at, this.duration - 0.1));
      this.drop();
      this.drySince = 0;
      if (this.isShut) { this.tell.changed(); return; }
      if (this.video.error) this.reopen(this.file); else this.video.currentTime = this.spot;
      this.tell.changed();
    }

    // Play another file from here on; `isLimit` when it was chosen, and nothing heavier is wanted.
    choose(file, isLimit) {
      const all = this.family.files.includes(file) ? this.family.files : [file];
      this.files = isLimit ? all.slice(0, all.indexOf(file) + 1) : all;
      this.isLimit = isLimit;
      if (!this.file) { this.file = file; return; }
      if (file === this.file) return;
      this.regrets = 0;
      if (this.isShut) this.file = file; else this.prepare(file, "hand");
    }

    // Give everything up that loads, and keep the place.
    shut() {
      this.wants = false;
      this.drop();
      this.video.pause();
      this.isShut = true;
      unload(this.video);
      this.tell.changed();
    }

    get duration() { return this.video.duration > 0 ? this.video.duration : this.own.data.seconds; }
    get isStill() { return this.drySince > 0; }

    // --- the video that shows -----------------------------------------------------------------
    listen(video) {
      const on = (name, then) => video.addEventListener(name, () => { if (video === this.video) then(); });
      on("timeupdate", () => {
        // Of a video that failed or is fetched anew, time says nothing.
        if (video.readyState > 1 && !video.error && !this.isShut) this.spot = video.currentTime;
        this.meet();
        this.tell.moved();
      });
      on("play", () => { this.wants = true; this.tell.changed(); });
      on("pause", () => {
        if (!video.error && !video.ended && !this.isShut && !this.isLeaving) this.wants = false;
        this.tell.changed();
      });
      on("ended", () => { this.wants = false; this.drop(); this.tell.changed(); this.tell.ended(); });
      on("seeking", () => { this.drySince = 0; this.grewAt = seconds(); this.isSeeking = true; });
      on("playing", () => { this.isSeeking = false; this.tell.changed(); });
      on("volumechange", () => this.tell.changed());
      on("ratechange", () => this.tell.changed());
    }

    // How many seconds of film are there from here on.
    get ahead() {
      const { buffered, currentTime } = this.video;
      let end = currentTime;
      // Chromium reckons a file's bytes as time, so that the place may lie beside what is there.
      for (let n = 0; n < buffered.length; n++) {
        if (buffered.start(n) <= currentTime + 1 && buffered.end(n) > end) end = buffered.end(n);
      }
      return end - currentTime;
    }

    tick() {
      const now = seconds(), { video } = this, took = Math.min(2, now - this.tickedAt);
      this.tickedAt = now;
      this.count(now);
      if (this.isShut) return;
      if (!this.tell.mayLoad()) { this.shut(); this.tell.reached(); return; }
      const isDry = this.wants && !video.ended && (Boolean(video.error) || video.readyState < 3);
      if (!isDry) {
        if (this.wants && !video.paused) this.watched += took;
        if (this.isStill) { this.drySince = 0; this.isOut = false; this.tell.changed(); }
        this.failures = this.next ? this.failures : 0;
      } else if (!this.isStill) {
        this.drySince = now;
        this.usual = this.meter.kbps;
        if (!this.isSeeking) this.stalls += 1;
        this.tell.changed();
      }
      if (this.next) this.watch(now, isDry);
      else if (isDry) this.rescue(now);
      else if (this.wants) this.steer(now);
      this.meet();
    }

    count(now) {
      const videos = this.next ? [this.video, this.next.video] : [this.video];
      let isLoading = false;
      for (const video of videos) {
        const known = this.seen.get(video) || { at: 0, file: video === this.video ? this.file : this.next.file };
        this.seen.set(video, known);
        isLoading = isLoading || video.networkState === 2;
        const there = video.hls ? video.hls.loadedBytes : measure(video) * (known.file.bytes / this.duration);
        if (there > known.at) { this.bytes += there - known.at; this.grewAt = now; }
        known.at = there;
      }
      this.meter.add(now, this.bytes, isLoading);
    }

    steer(now) {
      const index = this.file.isWhole ? this.files.length - 1 : this.files.indexOf(this.file);
      if (index < 0 || this.duration === Infinity) return;
      const state = {
        index, rates: this.files.map((one) => one.bps / 1000), kbps: this.meter.kbps, ahead: this.ahead,
        at: this.video.currentTime, left: this.duration - this.video.currentTime, isDry: false,
        speed: this.video.playbackRate, since: now - this.changedAt, rest: steering.rest(this.regrets),
      };
      const { to, why } = steering.decide(state);
      if (!why) return;
      if (why === "down" && now - this.changedAt < 60) this.regrets += 1;
      const whole = why === "whole" && !this.isLimit && now > this.noWholeUntil ? this.findWhole() : null;
      this.prepare(whole || this.files[to], why, steering.meet(state, why));
    }

    // The film stands still: another file, or the same over a new connection.
    rescue(now) {
      if (now - this.drySince < DRY || now < this.retryAt) return;
      const isSilent = Boolean(this.video.error) || now - this.grewAt > steering.silence(this.usual);
      const index = this.file.isWhole ? this.files.length : this.files.indexOf(this.file);
      const rates = this.files.map((one) => one.bps / 1000);
      if (!isSilent && (index <= 0 || this.isSeeking)) return; // it is on its way
      // What the link bore before; what it bears now is nothing.
      const to = Math.max(0, Math.min(index - (isSilent ? 0 : 1), steering.fit(rates, this.usual, 0.8)));
      const file = this.files[to] || this.file;
      if (this.file.isWhole) this.noWholeUntil = now + 600;
      if (!isSilent) { this.prepare(file, "dry", this.spot); return; }
      if (!this.isOut) { this.isOut = true; this.outages += 1; this.tell.changed(); }
      // A connection that hung while the link was away may hang for a minute more: a new one, but
      // only once somebody answers.
      if (this.foundAt < this.drySince) { this.probe(now); return; }
      this.foundAt = 0;
      // Some phones have one decoder, or load nothing in secret.
      if (this.failures % 3 === 2) { this.failures += 1; this.reopen(file); } else this.prepare(file, "outage", this.spot);
    }

    probe(now) {
      if (now - this.probedAt < (this.probing ? PATIENCE : PROBE)) return;
      if (this.probing && this.probing.abort) this.probing.abort();
      const probing = this.probing = window.AbortController ? new AbortController() : {};
      const over = (isThere) => {
        if (this.probing !== probing) return;
        this.probing = null;
        if (isThere) this.foundAt = seconds();
      };
      this.probedAt = now;
      fetch(this.file.src, { method: "HEAD", mode: "no-cors", cache: "no-store", signal: probing.signal }).then(() => over(true), () => over(false));
    }

    reopen(file) {
      this.drop();
      this.isShut = false;
      this.file = file;
      this.seen.delete(this.video);
      if (this.video.hls) { this.video.hls.destroy(); this.video.hls = null; }
      this.video.src = address(file, this.spot);
      this.retryAt = seconds() + STUCK;
      if (this.wants) { const told = this.video.play(); if (told) told.catch(() => {}); }
    }

    // --- the video that takes over ------------------------------------------------------------
    prepare(file, why, at) {
      this.drop();
      const old = this.video, video = document.createElement("video"), now = seconds();
      const spot = at === undefined ? steering.meet({ at: old.currentTime, ahead: this.ahead, kbps: this.meter.kbps }, why) : at;
      for (const name of ["width", "height", "aria-label", "playsinline"]) {
        if (old.hasAttribute(name)) video.setAttribute(name, old.getAttribute(name));
      }
      video.className = "media-next";
      video.preload = "auto";
      video.muted = true;
      for (const track of old.querySelectorAll("track")) video.appendChild(track.cloneNode());
      const next = this.next = { video, file, why, at: spot, grewAt: now };
      video.addEventListener("progress", () => { next.grewAt = seconds(); });
      video.addEventListener("error", () => this.fail(next));
      video.addEventListener("playing", () => { if (next.isTaking) this.swap(next); });
      this.listen(video);
      this.box.appendChild(video);
      if (file.isWhole) this.open(next); else video.src = address(file, spot);
      for (let n = 0; n < video.textTracks.length; n++) video.textTracks[n].mode = "disabled";
    }

    // A playlist, by the browser itself or by hls.js.
    open(next) {
      const { video, file, at } = next;
      if (video.canPlayType(HLS)) {
        video.addEventListener("loadedmetadata", () => { video.currentTime = at; }, { once: true });
        video.src = file.src;
        return;
      }
      load(this.own.data.parts.hls, () => {
        if (this.next !== next || !window.Hls || !window.Hls.isSupported()) { this.fail(next); return; }
        const hls = video.hls = new window.Hls({ startPosition: at, enableWorker: false, maxBufferLength: 60 });
        hls.loadedBytes = 0;
        hls.on(window.Hls.Events.FRAG_LOADED, (_name, told) => { hls.loadedBytes += told.frag.stats.loaded; });
        hls.on(window.Hls.Events.ERROR, (_name, told) => {
          if (told.fatal) { hls.isBroken = true; if (this.next === next) this.fail(next); else this.reopen(this.files[0]); }
        });
        hls.loadSource(file.src);
        hls.attachMedia(video);
      });
    }

    findWhole() {
      const { master } = this.family, top = this.family.files[this.family.files.length - 1];
      const plays = this.video.canPlayType(HLS) || window.MediaSource;
      if (!master || !plays || !top) return null;
      return { rung: "hls", src: master, isWhole: true, bytes: top.bytes, bps: top.bps, type: HLS };
    }

    watch(now, isDry) {
      const { next } = this, { video, why } = next;
      const isReady = video.readyState > 2 && !video.seeking;
      if (isReady && isDry) { this.take(next); return; }
      if (why === "outage" || why === "dry") {
        // It went on by itself.
        if (!isDry && !next.isTaking) this.drop();
        else if (!isReady && now - next.grewAt > STUCK) this.fail(next);
        return;
      }
      if (why === "hand" && isReady) { this.take(next); return; }
      const isLate = this.video.currentTime > next.at + 1;
      if (!isReady && isLate && (why === "up" || why === "whole")) {
        // The link has less to spare than it seemed.
        this.regrets += 1;
        this.changedAt = now;
        this.drop();
      } else if (!isReady && now - next.grewAt > STUCK) this.fail(next);
    }

    // Let the next video take over once the film has come to where it waits.
    meet() {
      const { next } = this;
      if (!next || next.isTaking || next.video.readyState < 3 || next.video.seeking) return;
      const left = (next.at - this.video.currentTime) / this.video.playbackRate;
      if (left < 0.05) this.take(next);
      else if (left < 0.6) setTimeout(() => { if (this.next === next && !next.isTaking) this.take(next); }, left * 1000);
    }

    take(next) {
      if (next.isTaking) return;
      const old = this.video, { video } = next;
      next.isTaking = true;
      if (!old.error && Math.abs(old.currentTime - video.currentTime) > 0.3 && next.why !== "outage") video.currentTime = old.currentTime;
      video.defaultPlaybackRate = video.playbackRate = old.playbackRate;
      video.volume = old.volume;
      video.muted = old.muted;
      if (!this.wants) { this.swap(next); return; }
      const told = video.play();
      if (told) told.catch(() => { if (this.next === next) this.fail(next); });
    }

    swap(next) {
      if (this.next !== next) return;
      const old = this.video, { video } = next;
      this.isLeaving = true;
      for (let n = 0; n < video.textTracks.length; n++) {
        video.textTracks[n].mode = old.textTracks[n] ? old.textTracks[n].mode : "disabled";
      }
      video.className = "";
      this.next = null;
      this.video = video;
      if (document.activeElement === old) video.focus();
      old.remove();
      unload(old);
      this.seen.delete(old);
      this.isLeaving = false;
      this.file = next.file;
      this.changedAt = seconds();
      this.drySince = this.failures = this.retryAt = 0;
      this.isOut = this.isSeeking = false;
      this.tell.changed();
    }

    fail(next) {
      if (this.next !== next) return;
      const now = seconds();
      this.drop();
      this.failures += 1;
      this.retryAt = now + steering.pause(this.failures);
      if (next.file.isWhole) this.noWholeUntil = now + 600;
      if (next.why === "up" || next.why === "whole") { this.regrets += 1; this.changedAt = now; }
    }

    drop() {
      if (!this.next) return;
      const { video } = this.next;
      this.next = null;
      this.seen.delete(video);
      video.remove();
      unload(video);
    }
  }

  function address(file, at) { return at > 0.5 ? `${file.src}#t=${at.toFixed(2)}` : file.src; }

  function unload(video) {
    if (video.hls) { video.hls.destroy(); video.hls = null; }
    video.removeAttribute("src");
    while (video.firstElementChild && video.firstElementChild.localName === "source") video.firstElementChild.remove();
    video.load();
  }

  // How many seconds of a film a video holds.
  function measure(video) {
    let sum = 0;
    for (let n = 0; n < video.buffered.length; n++) sum += video.buffered.end(n) - video.buffered.start(n);
    return sum;
  }

  function load(src, then) {
    const script = document.createElement("script");
    script.src = src;
    script.onload = script.onerror = then;
    document.head.appendChild(script);
  }

  window.SonghocStage = Stage;
  window.songhocLoad = load;
})();
