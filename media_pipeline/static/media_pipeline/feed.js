// One file of a film into a hidden video, from any place: one request that streams, taken up again at
// the byte after an outage. A plain `src` would read on from the start where less than 512 KB lie before.
(function () {
  "use strict";

  // Bytes that hold the index of 45 minutes.
  const HEAD = 8192;
  // Seconds of film that a request reaches ahead, and in hand when the next one is made: who leaves has
  // not paid for more. A request without an end cannot be held back: megabytes wait in the system.
  const MOST = 90, REFILL = 60;
  const seconds = () => performance.now() / 1000;

  // What the head of a fragmented film says: where its fragments lie, or how much more of it is needed.
  function readIndex(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at + 8 <= view.byteLength) {
      const size = view.getUint32(at), kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      if (kind === "moof" || size < 8) break;
      if (kind === "sidx") {
        const wide = bytes[at + 8] ? 4 : 0, count = view.getUint16(at + 30 + 2 * wide), first = at + 32 + 2 * wide;
        if (at + size > view.byteLength) return { needed: at + size };
        const scale = view.getUint32(at + 16), parts = [];
        let place = at + size + view.getUint32(at + 24 + 2 * wide), time = view.getUint32(at + 20 + wide);
        for (let n = 0; n < count; n++) {
          const entry = first + 12 * n, length = view.getUint32(entry) & 0x7fffffff;
          // Entries of older films say nothing of key frames.
          parts.push({ time: time / scale, place, isKey: bytes[entry + 8] >= 0x80 || n === 0 });
          place += length;
          time += view.getUint32(entry + 4);
        }
        return { parts, head: parts.length ? parts[0].place : at + size };
      }
      at += size;
    }
    return at > view.byteLength ? { needed: at + HEAD } : {};
  }

  // Past the browser's own cache: it lets a second request for a film wait for the first.
  function ask(range) { return { headers: { Range: range }, cache: "no-store", credentials: "same-origin" }; }

  function fetchHead(src, length) {
    return fetch(src, ask(`bytes=0-${length - 1}`))
      .then((told) => { if (told.status !== 206) throw new Error(told.status); return told.arrayBuffer(); })
      .then((buffer) => {
        const bytes = new Uint8Array(buffer), index = readIndex(bytes);
        if (index.needed > length) return fetchHead(src, index.needed);
        if (!index.parts) throw new Error("no index");
        return Object.assign(index, { bytes: bytes.subarray(0, index.head) });
      });
  }

  class Feed {
    static can(file) {
      return window.MediaSource && window.ReadableStream && !file.isWhole && MediaSource.isTypeSupported(file.type);
    }

    constructor(video, file, at, about) {
      Object.assign(this, { video, file, about, queue: [], bytes: 0, tries: 0, grewAt: seconds() });
      const media = this.media = new MediaSource();
      this.address = video.src = URL.createObjectURL(media);
      media.addEventListener("sourceopen", () => this.begin(at), { once: true });
      video.addEventListener("loadedmetadata", () => { video.currentTime = this.wanted; }, { once: true });
      video.addEventListener("seeking", () => this.follow());
      this.timer = setInterval(() => this.look(), 500);
    }

    begin(at) {
      if (this.isOver) return;
      fetchHead(this.file.src, HEAD).then((index) => {
        if (this.isOver) return;
        this.parts = index.parts;
        this.buffer = this.media.addSourceBuffer(this.file.type);
        this.buffer.addEventListener("updateend", () => this.append());
        this.media.duration = this.about.duration;
        this.grow(index.bytes);
        this.from(this.about.place(at, this.parts.filter((part) => part.isKey).map((part) => part.time)));
      }).catch(() => this.about.fail());
    }

    // Stream from the key frame before a place in the film.
    from(at) {
      const part = this.parts.filter((one) => one.isKey && one.time <= at + 0.01).pop() || this.parts[0];
      this.stop();
      if (this.wasFed) {
        this.queue = [];
        // In the middle of a fragment: what comes next is not its end.
        if (this.media.readyState === "open") this.buffer.abort();
      }
      this.wasFed = true;
      this.wanted = at;
      this.place = part.place;
      this.stream();
    }

    stream() {
      const turn = this.turn = {}, abort = window.AbortController ? new AbortController() : null;
      this.abort = abort;
      this.grewAt = seconds();
      this.isFull = false;
      const far = Math.max(this.video.currentTime, this.wanted) + MOST;
      const beyond = this.parts.find((part) => part.time > far && part.place > this.place);
      const lost = () => {
        if (this.turn !== turn) return;
        this.turn = null;
        this.tries += 1;
        this.againAt = seconds() + Math.min(3, this.tries);
      };
      fetch(this.file.src, Object.assign(ask(`bytes=${this.place}-${beyond ? beyond.place - 1 : ""}`), abort ? { signal: abort.signal } : {})).then((told) => {
        if (told.status !== 206) throw new Error(told.status);
        // What is saved on the device may stand in for another file.
        this.total = +/\d*$/.exec(told.headers.get("Content-Range"))[0] || this.file.bytes;
        this.reader = told.body.getReader();
        const next = () => this.reader.read().then(({ done, value }) => {
          if (this.turn !== turn) return null;
          if (done) {
            this.isAll = this.place >= this.total;
            this.isFull = !this.isAll && Boolean(beyond) && this.place >= beyond.place;
            if (this.isAll) { this.turn = null; this.append(); } else if (this.isFull) { this.turn = null; this.look(); } else lost();
            return null;
          }
          this.place += value.length;
          this.tries = 0;
          this.grow(value);
          return next();
        });
        return next();
      }).catch(lost);
    }

    grow(value) { this.bytes += value.length; this.grewAt = seconds(); this.queue.push(value); this.append(); }

    get isBusy() { return Boolean(this.turn); }

    get ahead() {
      const { buffered, currentTime } = this.video;
      for (let n = 0; n < buffered.length; n++) {
        if (buffered.start(n) <= currentTime + 0.5 && buffered.end(n) > currentTime) return buffered.end(n) - currentTime;
      }
      return 0;
    }

    append() {
      const { buffer, media } = this;
      if (this.isOver || !buffer || buffer.updating || media.readyState === "closed") return;
      const piece = this.queue.shift();
      if (!piece) { if (this.isAll && media.readyState === "open") media.endOfStream(); return; }
      try { buffer.appendBuffer(piece); } catch (error) {
        if (error.name !== "QuotaExceededError") { this.about.fail(); return; }
        this.queue.unshift(piece);
        if (this.video.currentTime > 20) buffer.remove(0, this.video.currentTime - 10);
      }
    }

    // A place that is not there yet is fetched from anew.
    follow() {
      const at = this.video.currentTime;
      if (!this.parts || this.ahead > 0 || (this.turn && Math.abs(at - this.wanted) < 0.5)) return;
      this.isAll = false;
      this.from(at);
    }

    // Whether what plays ends before that begins which was fetched last: somebody jumped there and back.
    get isTorn() {
      if (!this.parts || this.queue.length || !this.buffer || this.buffer.updating || !this.ahead) return false;
      const last = this.parts.filter((part) => part.place <= this.place).pop();
      return Boolean(last) && this.video.currentTime + this.ahead + 1 < last.time;
    }

    look() {
      const now = seconds();
      if (this.ahead < REFILL && this.isTorn) { this.isAll = false; this.from(this.video.currentTime + this.ahead); return; }
      if (!this.buffer || this.isAll) return;
      this.append();
      if (this.turn && now - this.grewAt > this.about.silence()) { this.stop(); this.tries += 1; this.againAt = now; }
      const isEnough = this.isFull && this.ahead >= REFILL;
      if (!this.turn && !isEnough && !this.isResting && now >= (this.againAt || 0)) this.stream();
    }

    // Fetch nothing more for a while: another file takes over before this one is used up.
    rest(isResting) {
      this.isResting = isResting;
      if (isResting) this.stop();
    }

    stop() {
      this.turn = null;
      if (this.abort) this.abort.abort();
      if (this.reader) this.reader.cancel().catch(() => {});
      this.reader = this.abort = null;
    }

    end() {
      this.isOver = true;
      clearInterval(this.timer);
      this.stop();
      URL.revokeObjectURL(this.address);
    }
  }

  window.SonghocFeed = Feed;
  window.songhocHead = fetchHead;
})();
