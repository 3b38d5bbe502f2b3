// Brings recordings in by tus: one file after the other, on from the last byte whatever broke.
(() => {
  "use strict";
  const root = document.querySelector(".uploads");
  if (!root || !window.tus || !tus.isSupported) return; // the plain form stays

  const texts = JSON.parse(document.getElementById("uploads-texts").textContent);
  const form = root.querySelector(".uploads-form");
  const input = form.querySelector("[type=file]");
  const drop = root.querySelector(".uploads-drop");
  const list = root.querySelector(".uploads-list");
  const said = root.querySelector(".uploads-said");
  const language = document.documentElement.lang || "vi";
  const WAITS = [1, 2, 4, 8, 15, 30]; // seconds between attempts
  const SILENCE = 20; // seconds without progress before the server is asked whether bytes arrive
  const BUFFER = 300e3; // bytes that a browser may call sent before the server has said so
  const POLL = [3, 3, 5, 10]; // seconds between questions about files that have arrived

  const say = (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (_all, name) => String(values[name] ?? ""));

  function sayBytes(count) {
    const units = ["B", "KB", "MB", "GB", "TB"];
    let unit = 0;
    while (count >= 1000 && unit < units.length - 1) { count /= 1000; unit += 1; }
    const digits = count < 10 && unit > 1 ? 1 : 0;
    const options = { maximumFractionDigits: digits };
    return `${count.toLocaleString(language, options)} ${units[unit]}`;
  }

  function sayLeft(seconds) {
    if (seconds < 60) return say("seconds");
    if (seconds < 3600) return say("minutes", { count: Math.round(seconds / 60) });
    const hours = (seconds / 3600).toLocaleString(language, { maximumFractionDigits: 1 });
    return say("hours", { count: hours });
  }

  // --- a row of the list -------------------------------------------------------------------
  class Row {
    constructor(element) {
      this.element = element;
      this.bar = element.querySelector(".uploads-bar");
      this.text = element.querySelector(".uploads-text");
      this.actions = element.querySelector(".uploads-actions");
    }

    static make(name, size) {
      const element = document.createElement("li");
      element.className = "uploads-row";
      const label = document.createElement("p");
      label.className = "uploads-name";
      const small = document.createElement("small");
      small.textContent = sayBytes(size);
      label.append(`${name} `, small);
      const bar = document.createElement("progress");
      bar.className = "uploads-bar";
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", name);
      const text = document.createElement("p");
      text.className = "uploads-text";
      const actions = document.createElement("p");
      actions.className = "uploads-actions";
      element.append(label, bar, text, actions);
      list.prepend(element);
      root.querySelector(".uploads-title").hidden = false;
      return new Row(element);
    }

    show(phase, text, percent) {
      this.element.dataset.phase = phase;
      this.text.textContent = text;
      if (percent !== undefined) this.bar.value = percent;
      this.bar.hidden = !["waiting", "sending", "paused", "receiving", "checking", "encoding"].includes(phase);
    }

    offer(...buttons) {
      const focused = this.actions.contains(document.activeElement);
      this.actions.replaceChildren(
        ...buttons.map(([key, act]) => {
          const button = document.createElement("button");
          button.type = "button";
          button.className = "button button-small button-secondary plain";
          button.textContent = texts[key];
          button.addEventListener("click", act);
          return button;
        }),
      );
      if (focused) this.actions.querySelector("button")?.focus();
    }

    link(address) {
      if (!address) return this.offer();
      const link = document.createElement("a");
      link.className = "button button-small button-secondary plain";
      link.href = address;
      link.textContent = texts.watch;
      this.actions.replaceChildren(link);
      return undefined;
    }
  }

  // --- one at a time: on a weak link two files would both be late ------------------------------
  const queue = [];
  let current = null;

  function goOn() {
    if (current) return;
    current = queue.shift() || null;
    current?.begin();
    keepAwake();
  }

  function leave(sending) {
    const place = queue.indexOf(sending);
    if (place >= 0) queue.splice(place, 1);
    if (current === sending) { current = null; goOn(); }
  }

  class Sending {
    constructor(file, row) {
      this.file = file;
      this.row = row;
      this.failures = 0;
      this.sent = 0;
      this.steps = [];
      const metadata = { filename: file.name, filetype: file.type };
      for (const name of ["collection", "replaces", "meant_for"]) {
        const field = form.elements[name];
        if (field?.value) metadata[name] = field.value;
      }
      this.upload = new tus.Upload(file, {
        endpoint: root.dataset.files,
        metadata,
        retryDelays: null, // attempts are ours: they never end
        removeFingerprintOnSuccess: true,
        fingerprint: () => Promise.resolve(makeFingerprint(file, metadata)),
        onAfterResponse: (_request, answer) => {
          const offset = answer.getHeader("Upload-Offset");
          if (offset) this.restart(Number(offset));
        },
        onProgress: (sent) => this.progress(sent),
        onSuccess: () => this.arrive(),
        onError: (error) => this.fail(error),
      });
      this.wait();
    }

    get key() { return (this.upload.url || "").split("/").filter(Boolean).pop() || ""; }

    get percent() { return Math.floor((100 * this.sent) / Math.max(1, this.file.size)); }

    wait() {
      this.row.show("waiting", say("waiting"));
      this.row.offer(["cancel", () => this.cancel()]);
      queue.push(this);
      goOn();
    }

    begin() {
      this.row.show("sending", this.sent ? say("resumed", { percent: this.percent }) : say("starting"));
      this.row.offer(["pause", () => this.pause()], ["cancel", () => this.cancel()]);
      this.steps = [];
      this.answers = 0;
      this.confirmed = { at: Date.now(), bytes: 0, speed: 0 };
      this.beatAt = this.askedAt = Date.now();
      clearInterval(this.watch);
      this.watch = setInterval(() => this.listen(), 1000);
      this.upload.start();
    }

    // What the server has. A browser counts as sent what still lies in the phone: megabytes,
    // which a broken link takes with it. Between two answers the last speed goes on.
    confirm(bytes) {
      const now = Date.now();
      const last = this.confirmed;
      if (bytes > last.bytes) this.beatAt = now;
      const seconds = (now - last.at) / 1000;
      const speed = last.bytes && seconds > 0.5 ? Math.max(0, bytes - last.bytes) / seconds : last.speed;
      this.confirmed = { at: now, bytes, speed };
    }

    // The server's own word about how far it is, before bytes are sent.
    restart(offset) {
      this.confirmed = { at: Date.now(), bytes: offset, speed: 0 };
      this.claimed = this.sent = offset;
      this.steps = [];
      this.isStarted = false;
    }

    progress(sent) {
      const now = Date.now();
      if (sent > this.claimed) this.beatAt = now;
      this.claimed = sent;
      const { at, bytes, speed } = this.confirmed;
      const likely = bytes + BUFFER + (speed * (now - at)) / 1000;
      const shown = Math.round(Math.min(sent, Math.max(likely, this.isStarted ? this.sent : 0)));
      if (shown > this.sent) this.failures = 0;
      this.isStarted = true;
      this.sent = shown;
      this.steps.push([now, shown]);
      while (this.steps.length > 2 && now - this.steps[0][0] > 10000) this.steps.shift();
      if (now - (this.shownAt || 0) < 250) return;
      this.shownAt = now;
      this.display();
    }

    get speed() {
      const [first, last] = [this.steps[0], this.steps.at(-1)];
      return first && last[0] - first[0] > 800 ? (1000 * (last[1] - first[1])) / (last[0] - first[0]) : 0;
    }

    display() {
      const speed = this.speed;
      const values = {
        percent: this.percent,
        sent: sayBytes(this.sent),
        size: sayBytes(this.file.size),
        speed: sayBytes(speed),
        left: speed ? sayLeft((this.file.size - this.sent) / speed) : "",
      };
      this.row.element.dataset.key = this.key;
      this.row.show("sending", say(speed ? "sending" : "measuring", values), this.percent);
    }

    // A link can die without a word: the server is asked whether bytes arrive, seldom where each
    // question is dear, and after a long silence the attempt is given up for another.
    async listen() {
      const now = Date.now();
      if (this.isStarted) this.progress(this.claimed);
      const { speed } = this.confirmed;
      const pause = speed > 1e6 ? 1 : speed > 1e5 || this.answers < 3 ? 2 : 8;
      if (!this.key || now - this.askedAt < pause * 1000) return;
      this.askedAt = now;
      const run = this.watch;
      const state = (await ask([this.key]))?.[this.key];
      if (current !== this || this.watch !== run || this.row.element.dataset.phase !== "sending") return;
      if (state) {
        this.answers += 1;
        this.confirm(state.received);
        this.progress(this.claimed || 0);
      }
      if (Date.now() - this.beatAt > SILENCE * 1000) {
        this.stopSending();
        this.later("offline", 1);
      }
    }

    stopSending() {
      clearInterval(this.watch);
      clearTimeout(this.timer);
      this.upload.abort();
    }

    pause() {
      this.isPaused = true;
      this.stopSending();
      this.row.show("paused", say("paused", { percent: this.percent }), this.percent);
      this.row.offer(["resume", () => this.resume()], ["cancel", () => this.cancel()]);
      leave(this);
    }

    resume() {
      this.isPaused = false;
      this.wait();
    }

    async cancel() {
      if (this.sent && !window.confirm(say("sure", { name: this.file.name }))) return;
      this.stopSending();
      this.row.offer();
      try {
        await this.upload.abort(true);
        this.row.show("stopped", say("stopped"));
        delete this.row.element.dataset.moving;
      } catch {
        this.row.show("paused", say("offline"));
        this.row.offer(["resume", () => this.resume()], ["cancel", () => this.cancel()]);
        this.isPaused = true;
      }
      leave(this);
    }

    fail(error) {
      clearInterval(this.watch);
      if (this.isPaused || current !== this) return;
      const answer = error.originalResponse;
      const status = answer ? answer.getStatus() : 0;
      const body = (answer && answer.getHeader("Content-Type")?.startsWith("text/plain") && answer.getBody()) || "";
      const passes = status === 0 || [401, 404, 408, 409, 410, 423, 429, 460].includes(status) || status >= 500;
      if (passes) {
        this.later(status === 0 ? "offline" : "again", undefined, status === 401 ? say("sign_in") : body || texts.unknown);
        return;
      }
      this.row.show("failed", body || texts.unknown);
      this.row.offer(["retry", () => this.wait()]);
      said.textContent = body || texts.unknown;
      leave(this);
    }

    later(key, seconds, reason = "") {
      const count = seconds || WAITS[Math.min(this.failures, WAITS.length - 1)];
      this.failures += 1;
      this.row.show("waiting", say(key === "again" ? "again" : "offline", { reason, count }), this.percent);
      this.timer = setTimeout(() => current === this && this.begin(), count * 1000);
    }

    arrive() {
      clearInterval(this.watch);
      this.row.element.dataset.key = this.key;
      this.row.element.dataset.moving = "";
      this.row.show("checking", say("arrived"), 0);
      this.row.offer();
      said.textContent = `${this.file.name}: ${say("arrived")}`;
      leave(this);
      follow(0);
    }
  }

  // The same file, in the same place, of the same person: what was begun for it goes on. A shared
  // computer has several people; a file that was edited meanwhile is another file.
  function makeFingerprint(file, metadata) {
    return [
      "songhoc", root.dataset.person, metadata.collection || "", metadata.replaces || "",
      file.name, file.type, file.size, file.lastModified, ...(metadata.meant_for ? [metadata.meant_for] : []),
    ].join("|");
  }

  async function bring(file) {
    const draft = new tus.Upload(file, { endpoint: root.dataset.files });
    const collection = form.elements.collection?.value || "";
    const replaces = form.elements.replaces?.value || "";
    const meant_for = form.elements.meant_for?.value || "";
    const print = makeFingerprint(file, { collection, replaces, meant_for });
    draft.options.fingerprint = () => Promise.resolve(print);
    const earlier = await draft.findPreviousUploads();
    const [found] = earlier.sort((a, b) => String(b.creationTime).localeCompare(String(a.creationTime)));
    const key = found?.uploadUrl?.split("/").filter(Boolean).pop();
    const known = key && list.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (known && known.dataset.sending) return; // chosen twice
    known?.querySelector(".uploads-stop")?.remove();
    const row = known ? new Row(known) : Row.make(file.name, file.size);
    row.element.dataset.sending = "1";
    row.bar.hidden = false;
    if (known) list.prepend(known);
    const sending = new Sending(file, row);
    if (found) {
      sending.upload.resumeFromPreviousUpload(found);
      sending.sent = Math.round((row.bar.value / 100) * file.size);
    }
  }

  // --- after arrival: checking, encoding, ready ---------------------------------------------
  let timer = null;
  let asked = 0;

  async function ask(keys) {
    const query = keys.map((key) => `key=${encodeURIComponent(key)}`).join("&");
    try {
      const answer = await fetch(`${root.dataset.states}?${query}`, { credentials: "same-origin" });
      return answer.ok ? (await answer.json()).uploads : null;
    } catch {
      return null;
    }
  }

  function follow(soon) {
    if (soon !== undefined) asked = soon;
    clearTimeout(timer);
    timer = setTimeout(look, 1000 * POLL[Math.min(asked, POLL.length - 1)]);
  }

  async function look() {
    const rows = [...list.querySelectorAll("[data-moving]")].filter(
      (row) => row.dataset.phase === "checking" || row.dataset.phase === "encoding",
    );
    if (!rows.length) return;
    asked += 1;
    const states = document.hidden ? null : await ask(rows.map((row) => row.dataset.key));
    for (const element of states ? rows : []) {
      const state = states[element.dataset.key];
      if (!state) continue;
      const row = new Row(element);
      if (row.text.textContent !== state.text) asked = 0;
      const before = element.dataset.phase;
      row.show(state.phase, state.text, state.percent);
      if (state.address) row.link(state.address);
      if (state.phase !== before)
        element.dispatchEvent(new CustomEvent("uploads:phase", { bubbles: true, detail: state.phase }));
      if (!state.moving) {
        delete element.dataset.moving;
        said.textContent = `${state.filename}: ${state.text}`;
      }
    }
    follow();
  }

  // --- a phone that falls asleep stops sending -----------------------------------------------
  let lock = null;
  async function keepAwake() {
    if (!navigator.wakeLock) return;
    try {
      if (current && !lock && !document.hidden) {
        lock = await navigator.wakeLock.request("screen");
        lock.addEventListener("release", () => { lock = null; });
      } else if (!current) {
        await lock?.release();
      }
    } catch { /* a low battery refuses; the upload goes on when the phone wakes */ }
  }

  // --- choosing ------------------------------------------------------------------------------
  root.classList.add("has-script");
  for (const element of root.querySelectorAll(".uploads-without-script")) element.hidden = true;
  for (const element of root.querySelectorAll(".uploads-with-script")) element.hidden = false;
  input.multiple = !("single" in input.dataset);
  input.required = false;
  async function bringChosen() {
    const files = [...input.files];
    input.value = "";
    for (const file of files) await bring(file);
  }

  input.addEventListener("change", bringChosen);
  bringChosen(); // what was chosen while this script was still on its way
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["dragenter", "dragover"])
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  for (const name of ["dragleave", "drop"])
    drop.addEventListener(name, () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    for (const file of input.multiple ? files : files.slice(0, 1)) await bring(file);
  });
  window.addEventListener("online", () => {
    if (!current || !current.timer) return;
    clearTimeout(current.timer);
    current.begin();
  });
  document.addEventListener("visibilitychange", () => { keepAwake(); if (!document.hidden) follow(0); });
  follow(0);
})();
