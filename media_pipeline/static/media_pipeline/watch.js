// Before the first picture: chooses the file that fits the link; brings the player once it moves.
(function () {
  "use strict";
  var memory = {
    get: function (key) { try { return localStorage.getItem("songhoc." + key); } catch (e) { return null; } },
    set: function (key, value) { try { localStorage.setItem("songhoc." + key, value); } catch (e) { /* full or forbidden */ } }
  };
  var AHEAD = 15, LATEST = 20; // seconds of film in hand, or of waiting, before the player comes

  // What the link carries, in kbit/s: the least that anything says of it. 0 when nothing does.
  function guess() {
    var said = [+memory.get("link")], page = performance.getEntriesByType && performance.getEntriesByType("navigation")[0];
    var net = navigator.connection;
    // A page out of the browser's own memory says nothing. A slow phone hears of the first byte when the last is
    // there: what counts is the time since it asked, less one way there and back, where that is known.
    if (page && page.transferSize > 4096) {
      var trip = (page.secureConnectionStart || page.connectEnd) - page.connectStart || net && net.rtt;
      var took = Math.max(1, page.responseEnd - page.responseStart, trip ? page.responseEnd - page.requestStart - trip : 0);
      said.push(page.encodedBodySize * 8 / took);
    }
    if (net && net.downlink) said.push(net.downlink * 1000);
    said = said.filter(Boolean);
    return said.length ? Math.min.apply(0, said) : 0;
  }

  function start(figure) {
    var data = JSON.parse(figure.querySelector("[type='application/json']").textContent);
    var video = figure.querySelector("video"), form = figure.querySelector("form");
    var ways = [].slice.call(form.watch.length ? form.watch : [form.watch]);
    var family = data.families.filter(function (one) {
      var file = one.files[0] || one.sounds[0];
      return file && video.canPlayType(file.type);
    })[0];
    if (!family) return; // the browser itself will say so
    var link = guess(), kept = memory.get("choice"), net = navigator.connection || {};
    // Without a network only this one plays.
    var saved = figure.getAttribute("data-saved");
    var own = figure.songhoc = { data: data, family: family, memory: memory, find: find, byHand: false };

    function find(way) {
      var limit = way.getAttribute("data-link");
      if (!limit) return family.sounds[0];
      return family.files.filter(function (one) { return one.link <= limit; }).pop() || family.files[0];
    }

    var last, chosen, fits = ways[0];
    ways.forEach(function (way) {
      var file = find(way);
      // With these codecs it may be the same file as the one above, or there may be none.
      if (!file || file === last) { way.parentNode.hidden = way.disabled = true; return; }
      last = file;
      way.parentNode.querySelector("span").textContent = file.size;
      if (saved ? file.src === saved : way.value === kept) chosen = way;
      // Rather one less than a first picture that is long in coming: the player goes up.
      if (file.link && file.link <= link * 0.6) fits = way;
    });
    // Where bytes are paid for, what the page says it costs is what it costs.
    own.byHand = !!chosen || net.saveData || net.type === "cellular";
    (chosen || (net.saveData ? ways[0] : fits)).checked = true;

    function lay() {
      var way = ways.filter(function (one) { return one.checked; })[0];
      own.way = way;
      own.file = find(way);
      own.at = +memory.get("at." + figure.getAttribute("data-lesson")) || 0;
      video.src = own.file.src + (own.at ? "#t=" + own.at : "");
    }
    function choose() {
      own.byHand = true;
      memory.set("choice", form.watch.value);
      if (!own.began) lay();
    }
    function play(event) {
      event.preventDefault();
      video.scrollIntoView({ block: "nearest" }); // on a small phone the button is a screen below it
      var told = video.play();
      if (told) told.catch(function () { /* the player says what is wrong */ });
    }
    function tap() { own.began = own.began || performance.now(); }
    function bring() {
      clearInterval(timer);
      data.parts.scripts.forEach(function (src) {
        var script = document.createElement("script");
        script.src = src;
        script.async = false;
        document.head.appendChild(script);
      });
      var sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = data.parts.style;
      document.head.appendChild(sheet);
    }
    var timer, since;
    function show() {
      if (timer) return;
      own.first = performance.now() - own.began;
      since = Date.now();
      timer = setInterval(function () {
        var parts = video.buffered, end = parts.length ? parts.end(parts.length - 1) : 0;
        if (end - video.currentTime > AHEAD || end > video.duration - 1 || Date.now() - since > LATEST * 1000) bring();
      }, 500);
    }
    form.onchange = choose;
    form.onsubmit = play;
    video.addEventListener("play", tap);
    video.addEventListener("loadeddata", show);
    video.addEventListener("error", function () { if (own.began && !timer) { show(); bring(); } });
    lay();
  }
  [].forEach.call(document.querySelectorAll(".media-player[id]"), start);
})();
