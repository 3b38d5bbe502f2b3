// The pages on which lessons are saved, and on which those that are saved stand.
(() => {
  "use strict";
  const root = document.querySelector("[data-shelf]");
  if (!root) return;
  const texts = JSON.parse(document.getElementById("offline-texts").textContent);
  const language = document.documentElement.lang || "vi";
  const site = { state: root.dataset.state, tell: root.dataset.tell };
  const $ = (selector) => root.querySelector(selector);
  const canSave = "serviceWorker" in navigator && "indexedDB" in window && "caches" in window
    && "AbortController" in window;
  if (!canSave) { show($(".shelf-cannot")); return; } // files can still be taken one by one

  // --- words -----------------------------------------------------------------------------
  const say = (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));

  function sayBytes(count) {
    const units = ["B", "KB", "MB", "GB", "TB"];
    let unit = 0;
    while (count >= 1000 && unit < units.length - 1) { count /= 1000; unit += 1; }
    const digits = count < 10 && unit > 1 ? 1 : 0;
    return `${count.toLocaleString(language, { maximumFractionDigits: digits })} ${units[unit]}`;
  }

  function sayLeft(seconds) {
    if (seconds < 60) return say("seconds");
    if (seconds < 3600) return say("minutes", { count: Math.round(seconds / 60) });
    return say("hours", { count: (seconds / 3600).toLocaleString(language, { maximumFractionDigits: 1 }) });
  }

  function show(element, text) {
    if (!element) return;
    if (text !== undefined) element.textContent = text;
    element.hidden = text === "";
  }

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function makeButton(text, act) {
    const button = make("button", "plain", text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  // --- room ------------------------------------------------------------------------------
  async function findRoom() {
    if (!navigator.storage || !navigator.storage.estimate) return null;
    const { usage, quota } = await navigator.storage.estimate();
    return { usage, free: Math.max(0, quota - usage) };
  }

  async function tellRoom() {
    const room = await findRoom();
    if (!room) return;
    const key = room.usage > 1e6 ? "room_saved" : "room";
    show($(".shelf-room"), say(key, { used: sayBytes(room.usage), free: sayBytes(room.free) }));
  }

  // --- data ------------------------------------------------------------------------------
  // The same sums as the player's: bytes by day, on this device only.
  const memory = {
    get(key) { try { return localStorage.getItem(`songhoc.${key}`); } catch (error) { return null; } },
    set(key, value) { try { localStorage.setItem(`songhoc.${key}`, value); } catch (error) { /* full or forbidden */ } },
  };
  const two = (number) => `0${number}`.slice(-2);
  const today = () => { const now = new Date(); return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`; };
  const countData = (bytes) => memory.set(`data.${today()}`, Math.round(usedToday() + bytes));
  function usedToday() { return Number(memory.get(`data.${today()}`)) || 0; }

  // --- jobs ------------------------------------------------------------------------------
  const list = $(".shelf-jobs");
  const rows = new Map();
  let running = null; // { pk, controller }

  function findRow(job) {
    let row = rows.get(job.pk);
    if (row) return row;
    const item = make("li");
    row = { item, bar: make("progress"), text: make("p"), acts: make("p", "moves"), at: 0 };
    row.bar.max = 100;
    row.bar.value = 0;
    row.bar.setAttribute("aria-label", job.title);
    item.append(make("b", "", job.title), row.bar, row.text, row.acts);
    list.append(item);
    rows.set(job.pk, row);
    return row;
  }

  function write(job, text, acts = []) {
    const row = findRow(job);
    row.text.textContent = text;
    row.acts.textContent = "";
    row.acts.append(...acts);
    return row;
  }

  const percentOf = (job) => Math.floor(100 * (job.loaded || 0) / (job.total || 1));

  function tellProgress(job, seen) {
    const stop = makeButton(say("stop"), () => stopJob(job));
    const row = findRow(job);
    if (seen.fresh) countData(seen.fresh);
    if (seen.state === "outage") { write(job, say("outage"), [stop]); return; }
    row.bar.value = percentOf(job);
    if (row.acts.children.length && Date.now() - row.at < 500) return; // no flicker, and time to tap
    row.at = Date.now();
    const values = { percent: percentOf(job), size: sayBytes(seen.total) };
    if (seen.speed) Object.assign(values, { speed: sayBytes(seen.speed), left: sayLeft(seen.left) });
    write(job, say(seen.speed ? "loading" : "loading_first", values), [stop]);
  }

  function tellStopped(job) {
    findRow(job).bar.value = percentOf(job);
    write(job, say(job.why || "stopped", { percent: percentOf(job) }), [
      makeButton(say("go_on"), async () => {
        await Saved.put("jobs", Object.assign(job, { stopped: false }));
        work();
      }),
      makeButton(say("drop"), async () => { await Saved.drop(job.pk); forgetRow(job.pk); }),
    ]);
  }

  function forgetRow(pk) {
    const row = rows.get(pk);
    if (row) row.item.remove();
    rows.delete(pk);
    tellRoom();
  }

  async function stopJob(job) {
    await Saved.put("jobs", Object.assign(job, { stopped: true, why: "stopped" }));
    if (running && running.pk === job.pk) running.controller.abort();
    else tellStopped(job);
  }

  // One page at a time loads, one lesson after the other: a weak link carries no more.
  let working = null;
  function work() {
    working = working || hold(goThrough).finally(() => { working = null; });
    return working;
  }

  function hold(act) {
    return navigator.locks ? navigator.locks.request("songhoc-saving", act) : act();
  }

  async function goThrough() {
    for (;;) {
      const jobs = await Saved.all("jobs");
      for (const job of jobs) {
        if (job.stopped) tellStopped(job);
        else write(job, say("waiting"), [makeButton(say("stop"), () => stopJob(job))]);
      }
      const job = jobs.filter((one) => !one.stopped).sort((a, b) => a.at - b.at)[0];
      if (!job) return;
      const goesOn = await perform(job);
      running = null;
      tellRoom();
      if (!goesOn) return; // the next one would find no room either
    }
  }

  async function perform(job) {
    const controller = new AbortController();
    running = { pk: job.pk, controller };
    write(job, say("starting"), [makeButton(say("stop"), () => stopJob(job))]);
    try {
      await Fetching.perform(job, controller.signal, (seen) => tellProgress(job, seen));
      await tellWorker();
      const lesson = await Saved.get("lessons", job.pk);
      const link = make("a", "button plain", say("open"));
      link.href = lesson.address;
      write(job, say("saved"), [link]).bar.value = 100;
      if (shelf) { forgetRow(job.pk); await tellShelf(); }
    } catch (error) {
      if (error instanceof Fetching.Gone) {
        await Saved.drop(job.pk);
        write(job, say("gone"));
      } else {
        const isFull = error.name === "QuotaExceededError";
        const why = error instanceof Fetching.Stopped ? "stopped" : isFull ? "full" : "failed";
        // Where it is full, the row itself may not be written any more.
        await Saved.put("jobs", Object.assign(job, { stopped: true, why })).catch(() => null);
        tellStopped(job);
        return why !== "full";
      }
    }
    return true;
  }

  async function tellWorker() {
    const registration = await navigator.serviceWorker.ready;
    registration.active.postMessage("changed");
  }

  const makeJob = (lesson) => ({
    pk: lesson.pk, title: lesson.title, parts: lesson.parts, way: lesson.way, slides: lesson.slides,
    papers: lesson.papers, at: Date.now(), stopped: false,
  });

  // --- the form --------------------------------------------------------------------------
  const form = $(".shelf-form");
  if (form) {
    const boxes = [...form.querySelectorAll("[data-sizes]")];
    const readWay = () => form.elements.way && (form.elements.way.value || "");
    const takes = (extra) => Boolean(form.elements[extra] && form.elements[extra].checked);
    const isChosen = (box) => box.type === "hidden" || box.checked;

    const sizeOf = (box, way) => {
      const ways = JSON.parse(box.dataset.sizes);
      const found = ways.find(([name]) => name === way) || ways[0];
      return found ? Fetching.chooseFile(found[1].map(([type, bytes]) => ({ type, bytes }))).bytes : 0;
    };
    const sum = (counts) => counts.reduce((all, one) => all + one, 0);

    const add = () => {
      const chosen = boxes.filter(isChosen);
      let last = -1;
      for (const radio of form.querySelectorAll("[name=way]")) {
        const size = sum(chosen.map((box) => sizeOf(box, radio.value)));
        // With the codecs of this browser it may be the same files as the one above.
        radio.parentNode.hidden = chosen.length > 0 && size === last;
        last = size;
        form.querySelector(`[data-way="${radio.value}"]`).textContent = sayBytes(size);
      }
      let total = sum(chosen.map((box) => sizeOf(box, readWay())));
      for (const mark of form.querySelectorAll("[data-extra]")) {
        const extra = mark.dataset.extra, size = sum(chosen.map((box) => Number(box.dataset[extra])));
        mark.textContent = sayBytes(size);
        if (takes(extra)) total += size;
      }
      show($(".shelf-total"), say("total", { size: sayBytes(total) }));
      return total;
    };

    form.addEventListener("change", add);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const chosen = boxes.filter(isChosen);
      const told = $(".shelf-told");
      if (!chosen.length) { show(told, say("nothing")); return; }
      const total = add(), limit = Number(memory.get("ceiling")) * 1e6;
      if (limit && usedToday() + total > limit && memory.get("over") !== today()) {
        show(told, say("over", { used: sayBytes(usedToday()), limit: sayBytes(limit) }));
        memory.set("over", today());
        return;
      }
      // Asked at the tap: browsers grant it to what people use.
      if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
      const room = await findRoom();
      if (room && total > room.free) {
        show(told, say("no_room", { size: sayBytes(total), free: sayBytes(room.free) }));
        return;
      }
      show(told, "");
      for (const box of chosen) {
        const begun = await Saved.get("jobs", Number(box.value));
        await Saved.put("jobs", Object.assign(begun || {}, makeJob({
          pk: Number(box.value), title: box.dataset.title, parts: box.dataset.parts,
          way: readWay(), slides: takes("slides"), papers: takes("papers"),
        })));
      }
      list.scrollIntoView({ block: "nearest" });
      work();
    });
    show(form);
    const links = $(".shelf-links");
    if (links) links.open = false;
    add();
  }

  // --- what is saved ---------------------------------------------------------------------
  const shelf = $(".shelf-lessons");

  async function tellShelf() {
    const lessons = (await Saved.all("lessons")).sort((a, b) => b.at - a.at);
    const items = await Promise.all(lessons.map(makeItem));
    shelf.textContent = "";
    shelf.append(...items);
    $(".shelf-empty").hidden = lessons.length > 0;
    tellRoom();
  }

  async function makeItem(lesson) {
    const item = make("li");
    const link = make("a", "", lesson.title);
    link.href = lesson.address;
    const date = new Date(lesson.at).toLocaleDateString(language);
    const facts = [lesson.place, say("saved_size", { size: sayBytes(lesson.bytes), date })];
    if (lesson.result) facts.push(say("result", lesson.result));
    item.append(link, make("span", "facts", facts.filter(Boolean).join(" · ")));
    const acts = make("p", "moves");
    const missing = await Saved.check(lesson);
    if (missing.bytes > 0 || missing.lost) {
      item.append(make("p", "told wrong", say("incomplete")));
      acts.append(makeButton(say("fetch_again"), () => enqueue(lesson)));
    } else if (lesson.latest !== lesson.version) {
      item.append(make("p", "told", say("new_version")));
      acts.append(makeButton(say("fetch_new"), () => enqueue(lesson)));
    }
    acts.append(makeButton(say("drop"), async () => {
      await Saved.drop(lesson.pk);
      await tellWorker();
      await tellShelf();
    }));
    item.append(acts);
    return item;
  }

  async function enqueue(lesson) {
    await Saved.put("jobs", makeJob(lesson));
    work();
  }

  // A page that was corrected comes by itself; a film that was made anew only when it is asked for.
  async function renew() {
    for (const lesson of await Saved.all("lessons")) {
      if (lesson.latest === lesson.version || await Saved.get("jobs", lesson.pk)) continue;
      const answer = await fetch(lesson.parts, { credentials: "omit", cache: "no-store" });
      if (!answer.ok) continue;
      const film = Fetching.chooseFilm(await answer.json(), lesson.way);
      if ((film && film.address) === (lesson.film && lesson.film.address)) await enqueue(lesson);
    }
  }

  async function tellGone() {
    const gone = (await Saved.get("notes", "gone")) || [];
    if (!gone.length) return;
    const notes = gone.map((title) => make("p", "instead", say("withdrawn", { title })));
    $(".shelf-gone").append(...notes);
    await Saved.remove("notes", "gone");
  }

  async function contact() {
    try {
      if (await Saved.contact(site) === null) return;
      await tellWorker();
      if (shelf) { await tellGone(); await renew(); await tellShelf(); }
    } catch (error) { /* no network: asked again with the next page */ }
  }

  async function begin() {
    // Served in the place of a page that was not saved.
    if (shelf && location.pathname !== root.dataset.here) show($(".shelf-instead"), say("offline_page"));
    await navigator.serviceWorker.register(root.dataset.worker).catch(() => null);
    if (shelf) await tellShelf();
    tellRoom();
    if (shelf) await tellGone();
    addEventListener("online", contact);
    await contact();
    await work();
  }

  begin();
})();
