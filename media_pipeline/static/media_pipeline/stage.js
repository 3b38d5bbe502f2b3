// The videos of a lesson: one that shows, and a hidden one that takes over from it at a moment in the
// film. A whole file has one rung: so a player goes to another, past an outage, or on to a playlist.
(function () {
  "use strict";

  const steering = window.songhocSteering, Feed = window.SonghocFeed;
  // Its `buffered` is what is there of a file's bytes, laid over the film's length in a straight line.
  const IS_LINEAR = /Chrom(e|ium)\//.test(navigator.userAgent);
  // Seconds between two looks; without a picture before something is done about it; without a byte
  // before a hidden video is given up; between two questions whether the site is there, and for each;
  // in which a worker must say whether it keeps a file.
  const TICK = 0.5, DRY = 1.5, STUCK = 18, PROBE = 2, PATIENCE = 6, ANSWER = 6;
  // Changes that nobody needs: made of what the link has to spare.
  const IS_SPARE = { up: true, whole: true, feed: true };
  const seconds = () => performance.now() / 1000;

  class Stage {
    // `own` is what watch.js knows; `tell` hears of every change and is asked `mayLoad()`.
    constructor(figure, own, tell) {
      Object.assign(this, { own, tell, box: figure.querySelector(".media-stage"), family: own.family });
      this.video = this.box.querySelector("video");
      this.meter = new steering.Meter(own.began / 1000);
      // Of each video, how many bytes of it were counted.
      this.seen = new Map();
      this.next = null;
      this.bytes = this.watched = this.stalls = this.outages = 0;
      this.failures = this.regrets = 0;
      // Kbit/s before the film stood still.
      this.usual = 0;
      this.retryAt = this.drySince = 0;
      this.grewAt = this.tickedAt = seconds();
      // The first choice was a guess: it may be corrected soon.
      this.changedAt = own.began / 1000 - 8;
      this.noWholeUntil = this.probedAt = this.foundAt = 0;
      this.wants = !this.video.paused;
      this.spot = this.video.currentTime;
      this.choose(own.file, own.byHand);
      this.listen(this.video);
      setInterval(() => this.tick(), TICK * 1000);
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
      const { video, file } = this, { buffered, currentTime } = video;
      if (video.feed) return video.feed.ahead;
      let end = 0;
      for (let n = 0; n < buffered.length; n++) {
        if (buffered.start(n) <= currentTime + 1) end = Math.max(end, buffered.end(n));
      }
      if (IS_LINEAR && file.parts && end < this.duration * 0.99) {
        const there = end / this.duration * file.bytes;
        end = file.parts.reduce((time, part) => (part.place <= there ? part.time : time), 0);
      }
      return Math.max(0, end - currentTime);
    }

    // How many seconds of film a fragment holds: the same in all files.
    get fragment() {
      const parts = (this.video.feed || this.file).parts;
      return parts && parts.length > 1 ? (parts[parts.length - 1].time - parts[0].time) / (parts.length - 1) : 0;
    }

    // Where the fragments of the file lie: needed where it may have to be left in time. Tells whether
    // that is known, as far as it can be.
    learn(file) {
      if (!IS_LINEAR || this.video.feed || file.isWhole || file.parts || file.isLost) return true;
      if (!file.isAsked) {
        file.isAsked = true;
        window.songhocHead(file.src, 8192)
          .then((head) => { file.parts = head.parts; this.bytes += head.bytes.length; }, () => { file.isLost = true; });
      }
      return false;
    }

    // Whether this device keeps the file: then it costs nothing and is not left for another. Only the
    // site's worker knows, where there is one; null until it has answered.
    ask(file) {
      if (file.isKept !== undefined) return;
      const worker = file.isWhole ? null : navigator.serviceWorker && navigator.serviceWorker.controller;
      file.isKept = worker ? null : false;
      if (!worker) return;
      const { port1, port2 } = new MessageChannel();
      const take = (isKept) => { if (file.isKept === null) file.isKept = isKept; };
      port1.onmessage = (told) => take(told.data === true);
      worker.postMessage({ asks: new URL(file.src, location).href }, [port2]);
      setTimeout(take, ANSWER * 1000, false);
    }

    tick() {
      const now = seconds(), { video } = this, took = Math.min(2, now - this.tickedAt);
      this.tickedAt = now;
      this.count(now);
      if (this.isShut) return;
      if (!this.file.isKept && !this.tell.mayLoad()) { this.shut(); this.tell.reached(); return; }
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
        this.ask(known.file);
        if (known.file.isKept === null) continue;
        isLoading = isLoading || !known.file.isKept && (video.feed ? video.feed.isBusy : video.networkState === 2);
        const { feed, hls } = video;
        const there = feed ? feed.bytes : hls ? hls.loadedBytes : measure(video) * (known.file.bytes / this.duration);
        if (there > known.at) { this.bytes += known.file.isKept ? 0 : there - known.at; this.grewAt = now; }
        known.at = there;
      }
      this.meter.add(now, this.bytes, isLoading);
    }

    // What the numbers say should be done now.
    judge(now, index) {
      return steering.decide({
        index, rates: this.files.map((one) => one.bps / 1000), kbps: this.meter.kbps, ahead: this.ahead,
        at: this.video.currentTime, left: this.duration - this.video.currentTime, isDry: false,
        speed: this.video.playbackRate, since: now - this.changedAt, rest: steering.rest(this.regrets),
        fragment: this.fragment, isPlain: !this.video.feed && !this.video.hls && Feed.can(this.file),
      });
    }

    steer(now) {
      if (this.file.isKept !== false) return;
      const index = this.file.isWhole ? this.files.length - 1 : this.files.indexOf(this.file);
      if (index < 0) return;
      if (index > 0) this.learn(this.file);
      const { to, why } = this.judge(now, index);
      // What is in hand must be sure before half of the link goes to something heavier.
      if (!why || (why !== "down" && !this.learn(this.file))) return;
      if (why === "down" && now - this.changedAt < 60) this.regrets += 1;
      const { master } = this.family, { parts } = this.own.data;
      if (why === "whole" && master && !this.isLimit && now > this.noWholeUntil) {
        // Where it cannot be played the next look takes a file.
        this.noWholeUntil = now + 600;
        load(parts.playlists, () => {
          const whole = window.songhocPlaylists && window.songhocPlaylists(this, load);
          if (whole && !this.next && this.wants) this.prepare(whole, why);
        });
      } else this.prepare(this.files[to], why);
    }

    // The film stands still: another file, or the same over a new connection.
    rescue(now) {
      if (now - this.drySince < DRY || now < this.retryAt) return;
      const isSilent = Boolean(this.video.error) || now - this.grewAt > steering.silence(this.usual);
      const index = this.file.isWhole ? this.files.length : this.files.indexOf(this.file);
      const rates = this.files.map((one) => one.bps / 1000);
      // It is on its way.
      if (!isSilent && (index <= 0 || this.isSeeking)) return;
      // What the link bore before; what it bears now is nothing.
      const to = Math.max(0, Math.min(index - (isSilent ? 0 : 1), steering.fit(rates, this.usual, 0.8)));
      const file = this.files[to] || this.file;
      if (this.file.isWhole) this.noWholeUntil = now + 600;
      if (!isSilent) { this.prepare(file, "dry", this.spot); return; }
      if (!this.isOut) { this.isOut = true; this.outages += 1; this.tell.changed(); }
      // It takes its request up again by itself, as often as needed.
      if (this.video.feed && !this.video.error) return;
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
      release(this.video);
      this.video.src = address(file, this.spot);
      this.retryAt = seconds() + STUCK;
      if (this.wants) { const told = this.video.play(); if (told) told.catch(() => {}); }
    }

    // --- the video that takes over ------------------------------------------------------------
    find(why, file, keys) {
      const { currentTime: at, playbackRate: speed } = this.video;
      const state = { at, speed, ahead: this.ahead, kbps: this.meter.kbps, fragment: this.fragment };
      return steering.meet(state, why, file.bps / 1000, keys);
    }

    prepare(file, why, at) {
      this.drop();
      const old = this.video, video = document.createElement("video"), now = seconds();
      const spot = at === undefined ? this.find(why, file) : at;
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
      if (old.feed && why === "down") old.feed.rest(true);
      this.listen(video);
      this.box.appendChild(video);
      if (file.isWhole) file.open(this, next);
      else if (Feed.can(file)) {
        video.feed = new Feed(video, file, spot, {
          duration: this.duration,
          silence: () => steering.silence(this.meter.kbps),
          fail: () => this.fail(next),
          // The place may be better chosen once its key frames are known.
          place: (first, keys) => { if (at === undefined && this.next === next) next.at = this.find(why, file, keys); return next.at; },
        });
      }
      else video.src = address(file, spot);
      for (let n = 0; n < video.textTracks.length; n++) video.textTracks[n].mode = "disabled";
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
      if (!isReady && IS_SPARE[why] && !this.file.isWhole) {
        // The link fell meanwhile: what it carries belongs to something lighter.
        const { to, why: turn } = this.judge(now, this.files.indexOf(this.file));
        if (turn === "down") { this.regrets += 1; this.prepare(this.files[to], turn); return; }
      }
      const isLate = this.video.currentTime > next.at + 1;
      if (!isReady && isLate && IS_SPARE[why]) {
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
      if (IS_SPARE[next.why]) { this.regrets += 1; this.changedAt = now; }
    }

    drop() {
      if (!this.next) return;
      const { video } = this.next;
      this.next = null;
      if (this.video.feed) this.video.feed.rest(false);
      this.seen.delete(video);
      video.remove();
      unload(video);
    }
  }

  function address(file, at) { return at > 0.5 ? `${file.src}#t=${at.toFixed(2)}` : file.src; }

  function release(video) {
    if (video.hls) video.hls.destroy();
    if (video.feed) video.feed.end();
    video.hls = video.feed = null;
  }

  function unload(video) {
    release(video);
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

  const loads = {};
  function load(src, then) {
    loads[src] = loads[src] || new Promise((done) => {
      const script = document.createElement("script");
      script.src = src;
      script.onload = script.onerror = done;
      document.head.appendChild(script);
    });
    loads[src].then(then);
  }

  window.SonghocStage = Stage;
  window.songhocLoad = load;
})();
