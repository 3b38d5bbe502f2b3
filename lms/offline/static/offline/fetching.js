// Brings lessons into this browser piece by piece; goes on where it was after whatever broke it.
self.Fetching = (() => {
  "use strict";
  const LEAST = 64 * 1024, MOST = 512 * 1024; // bytes of a piece
  const PIECE_S = 10; // so long should one take
  const KEPT = 128 * 1024; // bytes after which what has arrived of a piece is written down
  const SILENCE = 30e3; // ms without a byte before the connection counts as dead
  const MOST_CHANGES = 3; // so often a lesson may change under our hands
  const WAITS = [1, 2, 4, 8, 15, 30]; // seconds between attempts

  const shelf = document.querySelector("[data-static]");
  const STATIC = shelf ? shelf.dataset.static : "/static/";
  // Another content has another address: what is there need not be fetched again.
  const isImmutable = (address) => address.startsWith(STATIC) || /\/encodings\/.*\.(?:webp|jpg)$/.test(address);

  class Stopped extends Error {}
  class Gone extends Error {}
  class Changed extends Error {}

  // --- what to fetch ---------------------------------------------------------------------
  const player = document.createElement("video");
  const playable = (type) => Boolean(player.canPlayType && player.canPlayType(type));

  // Of the files of one way, one a family and the one that plays everywhere last: the one that the
  // player on the lesson's page takes, too.
  const chooseFile = (files) => files.find((one) => playable(one.type)) || files[files.length - 1];

  function chooseFilm(parts, way) {
    const found = parts.ways.find((one) => one.way === way) || parts.ways[0];
    return found ? chooseFile(found.files) : null;
  }

  // --- one job ---------------------------------------------------------------------------
  // `job` is a row of the table of jobs; `tell(state)` hears how far it is.
  async function perform(job, signal, tell) {
    const meter = makeMeter();
    for (let changes = 0; ;) {
      const parts = await readJson(job.parts, signal, tell);
      const film = chooseFilm(parts, job.way);
      const extras = ["slides", "papers"].filter((extra) => job[extra]);
      const total = extras.reduce((sum, extra) => sum + parts[extra].bytes, film ? film.bytes : 0);
      await Saved.put("jobs", Object.assign(job, { title: parts.title, film, total }));
      const told = (loaded) => {
        Object.assign(job, { loaded });
        tell(Object.assign({ state: "loading", loaded, total, fresh: meter.take() }, meter.read(loaded, total)));
      };
      try {
        if (film) await fetchFilm(film, { signal, meter, tell, told });
        const done = await fetchRest(parts, job, { signal, tell, meter, told, at: film ? film.bytes : 0 });
        // It may have changed while a slow link brought it: then only what is new is fetched.
        const now = await readJson(job.parts, signal, tell);
        if (now.version !== parts.version) continue;
        await finish(parts, job, film, total, done);
        return;
      } catch (error) {
        changes += 1;
        if (!(error instanceof Changed) || changes > MOST_CHANGES) throw error;
        await Saved.sweep();
      }
    }
  }

  async function finish(parts, job, film, total, done) {
    const before = await Saved.get("lessons", parts.pk);
    await Saved.put("lessons", {
      pk: parts.pk, version: parts.version, latest: parts.version, title: parts.title, place: parts.place,
      address: parts.address, way: job.way, slides: job.slides, papers: job.papers, parts: job.parts, film,
      pages: done.pages, files: done.files, questions: parts.questions, bytes: total + done.bytes,
      at: Date.now(), result: before ? before.result : null,
    });
    await Saved.remove("jobs", parts.pk);
    await Saved.sweep();
  }

  async function fetchFilm(film, { signal, meter, tell, told }) {
    let at = await Saved.measure(film.address), step = LEAST;
    meter.count(at);
    told(at);
    while (at < film.bytes) {
      const began = Date.now();
      let first = at;
      await insist(signal, tell, async (attempt) => {
        first = at = await Saved.measure(film.address); // an attempt before may have brought a part
        if (at >= film.bytes) return;
        const last = Math.min(at + step, film.bytes) - 1;
        const answer = await attempt.fetch(film.address, { headers: { Range: `bytes=${at}-${last}` } });
        const total = Number((/\/(\d+)$/.exec(answer.headers.get("Content-Range") || "") || [])[1]);
        if (answer.status === 404 || answer.status === 410 || answer.redirected) throw new Changed();
        if (answer.status === 200) at = 0; // no parts here: all of it comes again
        else if (answer.status !== 206) throw new Error(answer.status);
        else if (total !== film.bytes) throw new Changed();
        at = await keep(film.address, answer, at, attempt, (loaded) => { meter.count(loaded); told(loaded); });
      });
      const seconds = Math.max(0.1, (Date.now() - began) / 1000);
      step = Math.min(MOST, Math.max(LEAST, (at - first) / seconds * PIECE_S));
      if (at > film.bytes) throw new Changed();
    }
  }

  // Keeps what arrives, also when the rest does not; returns the first byte that is missing.
  async function keep(address, answer, at, attempt, count) {
    let parts = [], begin = at, end = at;
    const store = async () => {
      if (end > begin) await Saved.put("pieces", new Blob(parts), [address, begin, end]);
      begin = end; parts = [];
    };
    try {
      await read(answer, attempt, async (bytes) => {
        parts.push(bytes);
        end += bytes.byteLength;
        count(end);
        if (end - begin >= KEPT) await store();
      });
    } finally {
      await store();
    }
    return end;
  }

  async function read(answer, attempt, take) {
    if (!answer.body || !answer.body.getReader) return take(await answer.arrayBuffer());
    const reader = answer.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return null;
      attempt.heard();
      await take(value);
    }
  }

  // Pages with all that they show, captions, slides: small files, whole.
  async function fetchRest(parts, job, { signal, tell, meter, told, at }) {
    const pages = [parts.address];
    if (job.slides && parts.slides.address) pages.push(parts.slides.address);
    const papers = job.papers ? parts.papers.addresses : [];
    const wanted = new Set([...parts.texts, ...papers]), done = { pages: [], files: [], bytes: 0 };
    const texts = [];
    for (const address of [...pages, ...parts.beside]) {
      const answer = await fetchSmall(address, signal, tell);
      if (!answer && parts.beside.includes(address)) continue;
      if (!answer) throw new Changed();
      done.pages.push(address);
      const html = await answer.clone().text();
      for (const found of listParts(html)) wanted.add(found);
      texts.push([address, answer, html.length]);
    }
    const cache = await Saved.files();
    let loaded = at;
    const waiting = [...wanted];
    const bring = async () => {
      for (let address = waiting.shift(); address; address = waiting.shift()) {
        if (!isImmutable(address) || !await cache.match(address, { ignoreVary: true })) {
          const answer = await fetchSmall(address, signal, tell);
          if (!answer) continue;
          const size = (await answer.clone().blob()).size;
          await write(cache, address, answer);
          if (!papers.includes(address) && !address.includes("/slides/")) done.bytes += size;
          else { loaded += size; meter.count(loaded); told(Math.min(job.total, loaded)); }
        }
        done.files.push(address);
      }
    };
    // Half a second of delay for each of sixty slides would be half a minute.
    await Promise.all([bring(), bring(), bring()]);
    // Last, so that an old page never stands without what it shows.
    for (const [address, answer, size] of texts) {
      await write(cache, address, answer);
      done.files.push(address);
      done.bytes += size;
    }
    return done;
  }

  async function write(cache, address, answer) {
    await cache.put(new URL(address, location).href, answer);
  }

  // What a page refers to on this site, other than films and other pages.
  function listParts(html) {
    const page = Saved.parse(html);
    // Scripts that other scripts bring later stand in the page as well.
    const quoted = html.match(/"[^"\s<>&\\]+\.(?:js|css|svg|png)"/g) || [];
    const found = new Set(quoted.map((text) => text.slice(1, -1)).filter((text) => text.startsWith(STATIC)));
    for (const one of page.querySelectorAll("picture")) {
      const source = one.querySelector("source[srcset]"), image = one.querySelector("img");
      found.add((source || image).getAttribute(source ? "srcset" : "src"));
    }
    for (const one of page.querySelectorAll("link[rel~=stylesheet], link[rel~=icon]")) found.add(one.getAttribute("href"));
    for (const one of page.querySelectorAll("img")) if (!one.closest("picture")) found.add(one.getAttribute("src"));
    for (const one of page.querySelectorAll("video[poster]")) found.add(one.getAttribute("poster"));
    for (const one of page.querySelectorAll("track[src]")) found.add(one.getAttribute("src"));
    found.delete(null);
    return [...found].filter((address) => !address.startsWith("data:"));
  }

  // Null where there is none: a page may show a picture that is lost.
  async function fetchSmall(address, signal, tell) {
    const cache = isImmutable(address) ? "default" : "no-store";
    let found = null;
    await insist(signal, tell, async (attempt) => {
      const answer = await attempt.fetch(address, { cache });
      if (answer.status >= 500) throw new Error(answer.status);
      if (!answer.ok) return;
      const parts = [];
      await read(answer, attempt, (bytes) => parts.push(bytes));
      found = new Response(new Blob(parts), { status: 200, headers: answer.headers });
    });
    return found;
  }

  async function readJson(address, signal, tell) {
    const answer = await fetchSmall(address, signal, tell);
    if (!answer) throw new Gone();
    return answer.json();
  }

  // --- patience --------------------------------------------------------------------------
  async function insist(signal, tell, work) {
    for (let failures = 0; ; failures += 1) {
      if (signal.aborted) throw new Stopped();
      const attempt = makeAttempt(signal);
      try {
        return await work(attempt);
      } catch (error) {
        if (signal.aborted) throw new Stopped();
        const isFatal = error instanceof Gone || error instanceof Changed || error.name === "QuotaExceededError";
        if (isFatal) throw error;
        tell({ state: "outage" });
        await rest(WAITS[Math.min(failures, WAITS.length - 1)] * 1000, signal);
      } finally {
        attempt.end();
      }
    }
  }

  function makeAttempt(signal) {
    const controller = new AbortController();
    const give = () => controller.abort();
    let watch = setTimeout(give, SILENCE);
    signal.addEventListener("abort", give);
    return {
      fetch: (address, options) => fetch(address, Object.assign(
        { credentials: "omit", cache: "no-store", signal: controller.signal }, options)),
      heard() { clearTimeout(watch); watch = setTimeout(give, SILENCE); },
      end() { clearTimeout(watch); signal.removeEventListener("abort", give); },
    };
  }

  function rest(ms, signal) {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        removeEventListener("online", go);
        signal.removeEventListener("abort", go);
        resolve();
      };
      const timer = setTimeout(go, ms);
      addEventListener("online", go);
      signal.addEventListener("abort", go);
    });
  }

  // Bytes a second over the last quarter of a minute.
  function makeMeter() {
    let seen = [], fresh = 0;
    return {
      // What came since it was last asked.
      take() { const bytes = fresh; fresh = 0; return bytes; },
      count(loaded) {
        const now = Date.now();
        if (seen.length) fresh += Math.max(0, loaded - seen[seen.length - 1][1]);
        seen.push([now, loaded]);
        seen = seen.filter(([at]) => now - at < 15e3);
      },
      read(loaded, total) {
        if (seen.length < 2) return {};
        const [[since, from], [until, to]] = [seen[0], seen[seen.length - 1]];
        if (until - since < 1000 || to <= from) return {};
        const speed = (to - from) / (until - since) * 1000;
        return { speed, left: (total - loaded) / speed };
      },
    };
  }

  return { perform, chooseFile, chooseFilm, readJson, Stopped, Gone };
})();
