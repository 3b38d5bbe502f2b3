// A film as playlists, where the link carries their script: by the browser itself, else by hls.js.
(function () {
  "use strict";

  const HLS = "application/vnd.apple.mpegurl";

  // What stage.js plays like a file of all rungs; null where nothing here can play it.
  window.songhocPlaylists = (stage, load) => {
    const { family } = stage, { parts } = stage.own.data, top = family.files[family.files.length - 1];
    const hls = parts.hls && parts.style.replace(/\/[^/]*$/, parts.hls);
    const isNative = stage.video.canPlayType(HLS);
    if (!isNative && !(hls && window.MediaSource)) return null;
    const open = (_stage, next) => {
      const { video, at } = next;
      if (isNative) {
        video.addEventListener("loadedmetadata", () => { video.currentTime = at; }, { once: true });
        video.src = family.master;
        return;
      }
      load(hls, () => {
        if (stage.next !== next) return;
        if (!window.Hls || !window.Hls.isSupported()) { stage.fail(next); return; }
        const player = video.hls = new window.Hls({ startPosition: at, enableWorker: false, maxBufferLength: 60 });
        player.loadedBytes = 0;
        player.on(window.Hls.Events.FRAG_LOADED, (_name, told) => { player.loadedBytes += told.frag.stats.loaded; });
        player.on(window.Hls.Events.ERROR, (_name, told) => {
          if (!told.fatal) return;
          if (stage.next === next) stage.fail(next); else stage.reopen(stage.files[0]);
        });
        player.loadSource(family.master);
        player.attachMedia(video);
      });
    };
    return { rung: "hls", link: top.link, src: family.master, isWhole: true, bytes: top.bytes, bps: top.bps, type: HLS, open };
  };
})();
