// Answers for the network where it is not: saved lessons, their films, the list of what is saved.
// Whatever was not saved goes to the network as if there were no worker. SITE is said by /sw.js.
(() => {
  "use strict";
  const SHELL = `songhoc-shell-${SITE.version}`;
  const PATIENCE = 4000; // ms until what is saved takes the place of what does not come
  const REST = 600e3; // ms between two questions whether what is saved is still public

  // What is saved, in memory: a request that is none of ours must be let go without waiting.
  let kept = null;
  // The addresses under which another version was given out, remembered while the worker sleeps.
  const instead = new Set();
  const deciding = new Map();
  // The folders of films whose playlists the page has asked for.
  const listed = new Set();

  async function learn() {
    const lessons = await Saved.all("lessons");
    const found = { pages: new Map(), files: new Set(), folders: new Map() };
    for (const lesson of lessons) {
      for (const address of lesson.files) found.files.add(absolute(address));
      for (const address of lesson.pages) found.pages.set(new URL(address, location).pathname, lesson);
      if (lesson.film) found.folders.set(folder(absolute(lesson.film.address)), lesson.film);
    }
    kept = found;
    return found;
  }

  const absolute = (address) => new URL(address, location).href;
  // All files of one encoding lie below one folder: family and file come after it.
  const folder = (address) => address.split("/").slice(0, -2).join("/");
  const learning = learn().then(async () => {
    for (const address of (await Saved.get("notes", "instead")) || []) instead.add(address);
  }).catch(() => null);

  self.addEventListener("install", (event) => {
    event.waitUntil((async () => {
      const cache = await caches.open(SHELL);
      const bring = async (address) => {
        // Another style sheet or script has another address.
        const cacheMode = address.startsWith(SITE.static) ? "default" : "no-cache";
        const answer = await fetch(address, { credentials: "omit", cache: cacheMode });
        if (answer.ok) await cache.put(address, answer.clone());
        return answer.text();
      };
      const texts = await Promise.all(SITE.shell.map(bring));
      const quoted = texts.join().match(/"[^"\s<>&\\]+\.(?:css|svg)"/g) || [];
      const worn = new Set(quoted.map((text) => text.slice(1, -1)).filter((text) => text.startsWith(SITE.static)));
      await Promise.all([...worn].map(bring));
      await self.skipWaiting();
    })());
  });

  self.addEventListener("activate", (event) => {
    event.waitUntil((async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("songhoc-shell-") && name !== SHELL) await caches.delete(name);
      }
      if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
      await self.clients.claim();
    })());
  });

  self.addEventListener("message", (event) => {
    event.waitUntil(event.data && event.data.asks ? answer(event.data.asks, event.ports[0]) : learn());
  });

  // Tells the player whether a film comes from this device: it then costs nothing.
  async function answer(address, port) {
    await learning;
    await deciding.get(address);
    const film = kept && kept.folders.get(folder(address));
    const isOwn = film && absolute(film.address) === address && !listed.has(folder(address));
    port.postMessage(Boolean(film && (isOwn || instead.has(address))));
  }

  self.addEventListener("fetch", (event) => {
    const request = event.request;
    if (request.method !== "GET") return;
    if (request.mode === "navigate") { event.respondWith(navigate(event)); return; }
    if (request.credentials === "omit") return; // what is being saved: the pages fetch it as strangers
    if (!kept) { event.respondWith(learning.then(() => serve(request) || fetch(request))); return; }
    const answer = serve(request);
    if (answer) event.respondWith(answer);
  });

  // Returns a promise of an answer, or null where the request is none of ours.
  function serve(request) {
    const address = request.url.split("#")[0];
    if (address.endsWith(".m3u8")) { listed.add(folder(address)); return null; }
    if (kept && kept.files.has(address)) return serveFile(request);
    if (address.startsWith(absolute(SITE.static))) return serveFile(request);
    const film = kept && address.endsWith(".mp4") && kept.folders.get(folder(address));
    if (!film) return null;
    if (absolute(film.address) !== address) return serveInstead(request, film, address);
    // Chromium's own player of playlists reads films from the network only.
    return listed.has(folder(address)) ? fetch(request).catch(() => serveFilm(request, film)) : serveFilm(request, film);
  }

  // Another version of a saved film was asked for: the saved one takes its place where the network
  // does not bring it. Never in the middle: bytes of two films make none.
  async function serveInstead(request, film, address) {
    if (instead.has(address)) return serveFilm(request, film);
    if (!/^bytes=0-/.test(request.headers.get("Range") || "bytes=0-")) return fetch(request);
    const brought = orLate(fetch(request)).catch(() => null);
    deciding.set(address, brought);
    const found = await brought;
    deciding.delete(address);
    if (found) return found;
    instead.add(address);
    await Saved.put("notes", [...instead], "instead");
    return serveFilm(request, film);
  }

  function orLate(promise) {
    return Promise.race([promise, new Promise((resolve) => { setTimeout(resolve, PATIENCE, null); })]);
  }

  async function serveFile(request) {
    return await Saved.find(request.url) || await caches.match(request.url, { ignoreVary: true })
      || fetch(request);
  }

  async function serveFilm(request, film) {
    const whole = await Saved.assemble(film.address, film.bytes).catch(() => null);
    if (!whole) return fetch(request); // the device made room: the page of what is saved says so
    const headers = { "Content-Type": film.type.split(";")[0], "Accept-Ranges": "bytes" };
    const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range") || "");
    if (!asked || !(asked[1] || asked[2])) {
      return new Response(whole, { headers: Object.assign(headers, { "Content-Length": whole.size }) });
    }
    const first = asked[1] ? Number(asked[1]) : Math.max(0, whole.size - Number(asked[2]));
    const last = asked[1] && asked[2] ? Math.min(Number(asked[2]), whole.size - 1) : whole.size - 1;
    if (first > last) {
      headers["Content-Range"] = `bytes */${whole.size}`;
      return new Response(null, { status: 416, headers });
    }
    headers["Content-Range"] = `bytes ${first}-${last}/${whole.size}`;
    headers["Content-Length"] = last - first + 1;
    return new Response(whole.slice(first, last + 1), { status: 206, headers });
  }

  async function navigate(event) {
    const address = new URL(event.request.url);
    listed.clear();
    if (instead.size) { instead.clear(); event.waitUntil(Saved.remove("notes", "instead")); }
    const found = await learn().catch(() => null);
    const lesson = found && found.pages.get(address.pathname);
    const fromNetwork = load(event, lesson);
    try {
      if (!lesson) return await fromNetwork;
      const page = await findPage(address, lesson);
      if (!page) return await fromNetwork;
      return await orLate(fromNetwork) || page;
    } catch (error) {
      return await fallBack(address, lesson, found) || Response.error();
    }
  }

  // The page as it was saved, told which of its films lies here: that one plays, another does not.
  async function findPage(address, lesson) {
    const page = await Saved.find(address.origin + address.pathname);
    if (!page || !lesson.film) return page;
    const html = await page.text(), mark = ` id="player" data-saved="${lesson.film.address}"`;
    return new Response(html.replace(' id="player"', () => mark), { headers: page.headers });
  }

  async function load(event, lesson) {
    const answer = await (await event.preloadResponse || fetch(event.request));
    // A broken server is no news; neither is what a stranger's network puts before its door.
    if (answer.status >= 500) { if (lesson) throw new Error("broken"); return answer; }
    if (lesson && (answer.status === 404 || answer.status === 410)) event.waitUntil(ask(0));
    else event.waitUntil(ask(REST));
    return answer;
  }

  async function ask(rest) {
    try {
      if (Date.now() - ((await Saved.get("notes", "contact")) || 0) < rest) return;
      await Saved.contact(SITE);
      await learn();
    } catch (error) { /* asked again with the next page */ }
  }

  async function fallBack(address, lesson, found) {
    if (lesson) return findPage(address, lesson);
    const answers = new RegExp(`^${SITE.lessons}(\\d+)/answers/$`).exec(address.pathname);
    const shell = await caches.open(SHELL);
    if (answers && found && [...found.pages.values()].some((one) => one.pk === Number(answers[1]))) {
      return shell.match(SITE.answers);
    }
    return shell.match(address.pathname === SITE.answers ? SITE.answers : SITE.saved);
  }
})();
