// What this browser keeps of lessons: tables of its own, read by pages and by the worker alike.
// A film lies in pieces, each under [address, first byte, last byte + 1]; small files in a cache.
self.Saved = (() => {
  "use strict";
  const FILES = "songhoc-files";
  let opened = null;

  function open() {
    opened = opened || new Promise((resolve, reject) => {
      const request = indexedDB.open("songhoc", 1);
      request.onupgradeneeded = () => {
        const tables = request.result;
        tables.createObjectStore("lessons", { keyPath: "pk" });
        tables.createObjectStore("jobs", { keyPath: "pk" });
        tables.createObjectStore("pieces");
        tables.createObjectStore("results", { autoIncrement: true });
        tables.createObjectStore("notes");
      };
      request.onsuccess = () => {
        // Another page has a newer script, or the device takes its room back: open again next time.
        request.result.onversionchange = () => { request.result.close(); opened = null; };
        request.result.onclose = () => { opened = null; };
        resolve(request.result);
      };
      request.onerror = () => { opened = null; reject(request.error); };
    });
    return opened;
  }

  async function run(table, mode, ask) {
    const transaction = (await open()).transaction(table, mode);
    return new Promise((resolve, reject) => {
      const request = ask(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error || request.error);
    });
  }

  const answered = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const get = (table, key) => run(table, "readonly", (store) => store.get(key));
  const all = (table) => run(table, "readonly", (store) => store.getAll());
  const keys = (table, range) => run(table, "readonly", (store) => store.getAllKeys(range));
  const put = (table, value, key) => run(table, "readwrite", (store) => store.put(value, key));
  const remove = (table, key) => run(table, "readwrite", (store) => store.delete(key));

  const every = (address) => IDBKeyRange.bound([address, 0, 0], [address, Infinity, Infinity]);

  // How many bytes of a file are there from its beginning on, without a gap.
  async function measure(address) {
    let end = 0;
    for (const [, first, after] of await keys("pieces", every(address))) {
      if (first > end) break;
      end = Math.max(end, after);
    }
    return end;
  }

  // The file as one: the browser reads of the pieces only what is asked for. Null if one is missing.
  async function assemble(address, bytes) {
    const transaction = (await open()).transaction("pieces", "readonly");
    const store = transaction.objectStore("pieces");
    const asked = [store.getAllKeys(every(address)), store.getAll(every(address))];
    const [names, blobs] = await Promise.all(asked.map(answered));
    const parts = [];
    let end = 0;
    for (let n = 0; n < names.length; n += 1) {
      const [, first, after] = names[n];
      if (first > end || blobs[n].size !== after - first) return null;
      // What was loaded twice, after a page that was closed in the middle, counts once.
      if (after > end) parts.push(first === end ? blobs[n] : blobs[n].slice(end - first));
      end = Math.max(end, after);
    }
    return end === bytes ? new Blob(parts) : null;
  }

  const files = () => caches.open(FILES);
  const find = async (address) => (await files()).match(address, { ignoreVary: true });

  // Files that no lesson and no job names any more make room.
  async function sweep() {
    const kept = [...await all("lessons"), ...await all("jobs")];
    const films = new Set(), small = new Set();
    for (const one of kept) {
      if (one.film) films.add(one.film.address);
      for (const address of one.files || []) small.add(new URL(address, self.location).href);
    }
    for (const key of await keys("pieces")) if (!films.has(key[0])) await remove("pieces", key);
    const cache = await files();
    for (const request of await cache.keys()) if (!small.has(request.url)) await cache.delete(request);
  }

  async function drop(pk) {
    await remove("jobs", pk);
    await remove("lessons", pk);
    await sweep();
  }

  // What is missing of a saved lesson, in bytes of its film and in number of its other files.
  async function check(lesson) {
    const cache = await files();
    let lost = 0;
    for (const address of lesson.files) if (!await cache.match(address, { ignoreVary: true })) lost += 1;
    const bytes = lesson.film ? lesson.film.bytes - await measure(lesson.film.address) : 0;
    return { bytes, lost };
  }

  // Lets go of a lesson that was withdrawn, and notes it once, whoever else hears of it meanwhile.
  async function lose(pk) {
    const transaction = (await open()).transaction(["lessons", "jobs", "notes"], "readwrite");
    const [lessons, jobs, notes] = ["lessons", "jobs", "notes"].map((name) => transaction.objectStore(name));
    const known = await answered(lessons.get(pk)) || await answered(jobs.get(pk));
    if (!known) return;
    lessons.delete(pk);
    jobs.delete(pk);
    notes.put([...(await answered(notes.get("gone"))) || [], known.title].slice(-20), "gone");
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }

  // Asks which of the kept lessons have changed, and lets go of those that are public no more.
  async function contact(site) {
    const kept = await all("lessons"), begun = await all("jobs");
    const numbers = [...new Set([...kept, ...begun].map((one) => one.pk))];
    const gone = [];
    for (let at = 0; at < numbers.length; at += 40) {
      const answer = await fetch(`${site.state}?lessons=${numbers.slice(at, at + 40).join(",")}`,
        { credentials: "omit", cache: "no-cache" });
      if (!answer.ok) return null;
      const states = await answer.json();
      for (const pk of numbers.slice(at, at + 40)) {
        if (states[pk] === null) gone.push(pk);
        const lesson = kept.find((one) => one.pk === pk);
        if (states[pk] && lesson && lesson.latest !== states[pk]) {
          await put("lessons", Object.assign(lesson, { latest: states[pk] }));
        }
      }
    }
    for (const pk of gone) await lose(pk);
    if (gone.length) await sweep();
    await put("notes", Date.now(), "contact");
    await tell(site);
    return gone;
  }

  // Tells the results of self-checks that nobody has been told yet; no name and no number goes along.
  async function tell(site) {
    if (!site.tell) return;
    for (const key of await keys("results")) {
      const result = await take("results", key);
      if (!result) continue;
      const form = new FormData();
      for (const name of ["lesson", "checks_right", "checks_total"]) form.set(name, result[name]);
      const request = { method: "POST", body: form, credentials: "omit" };
      const answer = await fetch(site.tell, request).catch(() => null);
      if (answer && answer.status < 500 && answer.status !== 429) continue;
      await put("results", result);
      return;
    }
  }

  // Page and worker may want the same at once: only one of them gets it.
  async function take(table, key) {
    const transaction = (await open()).transaction(table, "readwrite");
    const found = await answered(transaction.objectStore(table).get(key));
    if (found) await answered(transaction.objectStore(table).delete(key));
    return found;
  }

  // A page to look into; its style inside would offend the policy of the page that looks.
  function parse(html) {
    return new DOMParser().parseFromString(html.replace(/<style[\s>][^]*?<\/style>/gi, ""), "text/html");
  }

  return { all, assemble, check, contact, drop, files, find, get, keys, measure, parse, put, remove, sweep, tell };
})();
