// The desk with a script: saves while one types, keeps uploads going from step to step, follows
// what moves. Without it everything works by links and buttons.
(() => {
  "use strict";
  const QUIET = 2500; // milliseconds without a key before what was typed is saved
  const RETRY = 8000;
  const FOLLOW = 5000;

  // --- saving while one types ----------------------------------------------------------------
  function autosave(form) {
    const said = form.querySelector(".desk-saved");
    let timer = null;
    let saving = false;
    // A name for this form as it stands here: the server knows by it what was saved from here,
    // also when its answer is lost. Of a page shown once more from a cache it must be another.
    form.elements.form.value = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-0`;
    let saved = read();
    let halted = false; // somebody else changed the same: only a person decides

    function read() {
      return new URLSearchParams(new FormData(form)).toString();
    }

    function say(text, wrong = false) {
      said.hidden = !text;
      said.textContent = text;
      said.classList.toggle("is-wrong", wrong);
    }

    function plan(wait = QUIET) {
      if (halted) return;
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    }

    async function save() {
      const now = read();
      if (saving || halted || now === saved || !form.isConnected) return;
      saving = true;
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { Accept: "application/json" },
          credentials: "same-origin",
        });
        const kind = answer.headers.get("Content-Type") || "";
        if (!kind.startsWith("application/json")) return say(said.dataset.out, true);
        const told = await answer.json();
        if (answer.ok) {
          form.elements.known.value = JSON.stringify(told.known);
          name(told.questions);
          saved = read() === now ? now : takeOver(now);
        } else if (answer.status !== 422) {
          halted = true;
        }
        say(told.text, !answer.ok);
      } catch {
        say(said.dataset.offline, true);
        plan(RETRY);
      } finally {
        saving = false;
        if (read() !== saved && !halted) plan();
      }
      return undefined;
    }

    // The digests and names that came back are no change of the person's.
    function takeOver(before) {
      const sent = new URLSearchParams(before);
      const here = new URLSearchParams(read());
      for (const key of [...sent.keys()]) if (key === "known" || key.endsWith("-id")) sent.set(key, here.get(key) || "");
      return sent.toString();
    }

    // A new question has a name of its own once it is saved.
    function name(ids) {
      const filled = [...form.querySelectorAll(".desk-question")].filter((one) => {
        if (one.querySelector("[name$=-remove]").checked) return false;
        return [...one.querySelectorAll("textarea[name$=-text], input[name*=-answer_]")].some((field) => field.value.trim());
      });
      filled.forEach((one, place) => { if (ids[place]) one.querySelector("[name$=-id]").value = ids[place]; });
    }

    form.addEventListener("input", () => { say(said.dataset.unsaved); plan(); });
    form.addEventListener("change", () => plan(300));
    form.addEventListener("submit", () => { clearTimeout(timer); halted = true; });
    window.addEventListener("pagehide", () => {
      if (halted || !form.isConnected || read() === saved) return;
      const body = new URLSearchParams(new FormData(form));
      fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true }).catch(() => {});
    });
  }

  // --- an upload goes on from step to step: a new page would break it off ----------------------
  const upload = document.getElementById("desk-upload");

  function isUploading() {
    return Boolean(upload?.querySelector('.uploads-row:is([data-phase="sending"], [data-phase="waiting"], [data-phase="paused"])[data-sending]'));
  }

  async function go(address, options = {}) {
    let answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", ...options });
    } catch {
      return false;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const step = page.getElementById("desk-step");
    if (!step) { window.location.assign(answer.url); return true; }
    for (const id of ["desk-head", "desk-step"])
      document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
    document.title = page.title;
    upload.classList.toggle("is-aside", !new URL(answer.url).pathname.match(/\/\d+\/$/));
    const { hash } = new URL(address, document.baseURI);
    window.history.pushState({ desk: true }, "", answer.url + hash);
    start();
    const target = hash && document.getElementById(hash.slice(1));
    if (target) target.scrollIntoView();
    else window.scrollTo({ top: 0 });
    target?.focus?.();
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#desk-lesson a[href]");
    if (!link || link.target || event.defaultPrevented || event.ctrlKey || event.metaKey || !isUploading()) return;
    const { pathname, origin } = new URL(link.href);
    if (origin !== window.location.origin || !pathname.match(/\/\d+\/(describe\/|check\/)?$/)) return;
    event.preventDefault();
    go(link.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("#desk-step") || !isUploading()) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const plain = form.enctype !== "multipart/form-data";
    if (form.method === "get") go(`${window.location.pathname}?${new URLSearchParams(data)}`);
    else go(form.action, { method: "POST", body: plain ? new URLSearchParams(data) : data });
  });
  window.addEventListener("popstate", () => {
    if (isUploading()) go(window.location.href);
    else window.location.reload();
  });

  // A file that has arrived is the lesson's film from now on, also in place of another one.
  async function showFilm() {
    const { pathname, href } = window.location;
    if (!pathname.match(/\/\d+\/$/)) return;
    try {
      const answer = await fetch(href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (window.location.pathname !== pathname) return; // gone on to another step meanwhile
      const isChoosing = document.querySelector("#desk-step details[open]");
      for (const id of ["desk-head", isChoosing ? "desk-film" : "desk-step"]) {
        const fresh = page.getElementById(id);
        if (fresh) document.getElementById(id)?.replaceWith(document.adoptNode(fresh));
      }
      start();
    } catch { /* it is shown when the page is opened again */ }
  }

  upload?.addEventListener("uploads:phase", (event) => {
    if (["encoding", "ready"].includes(event.detail)) showFilm();
  });

  // --- what moves ------------------------------------------------------------------------------
  async function follow() {
    const list = document.getElementById("desk-list");
    if (!list || !("follow" in list.dataset)) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(window.location.href, { credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("desk-list");
        const holds = list.contains(document.activeElement);
        if (fresh && !holds) list.replaceWith(document.adoptNode(fresh));
      } catch { /* the next time */ }
    }
    setTimeout(follow, FOLLOW);
  }

  function unfold() {
    const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
    const fold = target && target.closest("details");
    if (fold) { fold.open = true; target.scrollIntoView(); }
  }

  function start() {
    document.querySelectorAll("form[data-autosave]").forEach(autosave);
    // With a script the label is the button: browsers name their own in their own language.
    document.querySelectorAll("[data-choose]").forEach((one) => {
      const { form } = one.querySelector("input");
      one.classList.add("has-script");
      form.querySelector("button").hidden = true;
      one.addEventListener("change", () => form.requestSubmit());
    });
    document.querySelectorAll(".desk-while").forEach((one) => { one.hidden = false; });
    unfold();
  }

  start();
  setTimeout(follow, FOLLOW);
})();
