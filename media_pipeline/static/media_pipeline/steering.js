// Which file to play on: pure decisions from what was measured. Knows no page; seconds and kbit/s.
(function () {
  "use strict";

  // Seconds over which a link is judged, and judged to be worse.
  const WINDOW = 20, SHORT = 8;
  // Seconds of silence that end a measurement.
  const OUTAGE = 10;
  // Of another file: kbit of its head, and seconds of its film where nothing says how long a fragment is.
  const HEAD = 96, FIRST = 4;
  // Seconds of film that must be left when another file is asked for.
  const SAFE = 14;
  // Seconds of film in hand before something heavier is tried.
  const CALM = 25;
  // Seconds of film beyond these for which a plain file is given up.
  const MUCH = 60;
  // Seconds between two changes upwards.
  const REST = 15;
  // Seconds after a change upwards that had to be taken back; doubled each time.
  const SORRY = 60;
  // Parts of a link that a file may take, times its rate that it must carry.
  const DOWN = 0.8, UP = 1.35;
  // Kbit/s from which playlists and their script are worth their bytes.
  const WHOLE = 2000;

  // What a link carries, from when bytes grew: browsers tell of them in blocks of up to 32 KB.
  class Meter {
    // `since` when the first byte was asked for.
    constructor(since) { this.seen = since === undefined ? [] : [{ now: since, bytes: 0 }]; this.kbps = this.bytes = 0; }

    add(now, bytes, isLoading) {
      const grew = bytes > this.bytes;
      this.bytes = bytes;
      if (!isLoading && !grew) { this.seen = []; return this.kbps; } // it has enough: that says nothing
      const before = this.seen[this.seen.length - 1];
      // What was before the outage is over.
      if (grew && before && now - before.now > OUTAGE) this.seen = [];
      if (grew || !this.seen.length) this.seen.push({ now, bytes });
      while (this.seen.length > 2 && now - this.seen[0].now > WINDOW) this.seen.shift();
      const lately = this.over(now, this.seen.filter((one) => now - one.now <= SHORT));
      const whole = this.over(now, this.seen);
      // Links weaken at once and recover in doubt.
      if (whole > 0) this.kbps = lately >= 0 ? Math.min(lately, whole * 1.2) : whole;
      return this.kbps;
    }

    // kbit/s from the first growth of `seen` to the last; -1 where they tell nothing.
    over(now, seen) {
      const first = seen[0], last = seen[seen.length - 1];
      if (!first || (last === first && now - first.now < SHORT)) return -1;
      const took = last.now - first.now, silent = now - last.now;
      if (last !== first && took < 0.9) return -1;
      // A silence longer than the gaps before it counts.
      const time = silent > 2 * took / Math.max(1, seen.length - 1) ? took + silent : took;
      return (last.bytes - first.bytes) * 8 / 1000 / time;
    }
  }

  // The heaviest of `rates` (kbit/s, rising) that takes no more than `part` of the link.
  function fit(rates, kbps, part) {
    let best = 0;
    rates.forEach((rate, index) => { if (rate <= kbps * part) best = index; });
    return best;
  }

  // How long it takes until another file can be shown while this one goes on loading beside it.
  // Of slides, nearly all of a fragment is the picture it begins with.
  function prepare(kbps, rate, fragment) { return Math.min(40, 3 + (HEAD + (fragment || FIRST) * rate) / Math.max(8, kbps / 2)); }

  // What to do now; see `Steering` for what a state holds.
  function decide(state) {
    const { rates, index, kbps, speed } = state;
    const rate = rates[index] * speed, scaled = rates.map((one) => one * speed);
    if (index > 0) {
      const lower = Math.min(index - 1, fit(scaled, kbps, DOWN));
      if (state.isDry) return { to: lower, why: "dry" };
      if (kbps > 0 && kbps < rate && state.left > state.ahead) {
        const inHand = state.ahead / speed, lasts = inHand / (1 - kbps / rate);
        // While the other file is on its way this one gets half of the link.
        const sure = inHand / (1 - kbps / 2 / rate);
        if (lasts < state.left / speed && sure < prepare(kbps, scaled[lower], state.fragment) + SAFE) return { to: lower, why: "down" };
      }
    }
    const isCalm = state.ahead >= Math.min(CALM, state.left) && state.since >= state.rest;
    if (isCalm && kbps > 0) {
      const higher = index < rates.length - 1 ? fit(scaled, kbps, 1 / UP) : index;
      // Nearly over: the bytes would come to nothing.
      if (higher > index && state.left > 30) return { to: higher, why: kbps >= WHOLE ? "whole" : "up" };
      // The same, piece by piece: browsers read a plain file on by megabytes that may never be seen.
      if (state.isPlain && rate * UP <= kbps && state.left - state.ahead > MUCH) return { to: index, why: "feed" };
    }
    return { to: index, why: "" };
  }

  // Where in the film a file of `rate` shall take over: at one of its `keys`, when one lies in between.
  function meet(state, why, rate, keys) {
    const earliest = state.at + state.speed * (why === "hand" ? 2 : prepare(state.kbps, rate * state.speed, state.fragment));
    const latest = state.at + state.ahead - 1;
    if (why === "dry" || latest <= state.at + 1) return state.at;
    const within = (keys || []).filter((key) => key >= earliest && key <= latest);
    // What is in hand is used up before something lighter; something heavier comes soon.
    if (why === "down") return within.length ? within[within.length - 1] : latest;
    return within.length && why !== "hand" ? within[0] : Math.min(earliest, latest);
  }

  // How long to leave a file alone after a change: ever longer after changes that did not last.
  function rest(regrets) { return regrets ? Math.min(600, SORRY * Math.pow(2, regrets - 1)) : REST; }

  // After how many seconds without a byte nothing is to be expected of a connection: blocks of 32 KB
  // take their time on a weak link.
  function silence(kbps) { return Math.max(4, Math.min(10, 520 / Math.max(1, kbps || 85))); }

  // When to try again what failed for the nth time, in seconds.
  function pause(failures) { return Math.min(8, Math.pow(2, failures) / 2); }

  const steering = { Meter, fit, prepare, decide, meet, rest, silence, pause };
  if (typeof module === "object") module.exports = steering; else window.songhocSteering = steering;
})();
