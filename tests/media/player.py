"""A real player for the tests: Chromium, a bare page, and what is done with a film in it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

LAUNCH = [
    *("--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"),
    # Nobody clicks here.
    "--autoplay-policy=no-user-gesture-required",
]
HLS_JS = (
    Path(__file__).resolve().parents[2] / "node_modules" / "hls.js" / "dist" / "hls.light.min.js"
)
PAGE = b"<!doctype html><meta charset=utf-8><title>play</title><video muted playsinline></video>"

# Plays the whole film at eight times its speed, but for what two jumps leave out and repeat.
PLAY = """
async ({address, by}) => {
  const video = document.querySelector('video');
  const told = {errors: [], jumps: [], stalls: 0};
  const once = (name, then) => new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(
      name + ' not within 30 s, at ' + video.currentTime + ', ' +
      (video.error ? video.error.message : 'no error') + ' ' + told.errors)), 30000);
    video.addEventListener(name, () => { clearTimeout(timer); done(); }, {once: true});
    if (then) then();
  });
  const passing = async (at) => {
    const until = performance.now() + 30000;
    while (video.currentTime < at) {
      if (video.error) throw new Error(video.error.message);
      if (performance.now() > until) throw new Error('stuck at ' + video.currentTime);
      await new Promise(done => setTimeout(done, 50));
    }
  };
  video.addEventListener('error', () => told.errors.push(video.error.message));
  await once('loadedmetadata', () => {
    if (by !== 'hls.js') { video.src = address; return; }
    const player = new Hls();
    player.on(Hls.Events.ERROR, (_, e) => { if (e.fatal) told.errors.push(e.details); });
    player.loadSource(address);
    player.attachMedia(video);
  });
  video.playbackRate = 8;
  await video.play();
  told.first = video.currentTime;
  await passing(3);
  for (const at of [17, 6]) {
    await once('seeked', () => { video.currentTime = at; });
    told.jumps.push(Math.abs(video.currentTime - at));
    await passing(at + 2);
  }
  if (!video.ended) await once('ended');
  told.end = video.currentTime;
  told.duration = video.duration;
  told.size = [video.videoWidth, video.videoHeight];
  told.frames = video.getVideoPlaybackQuality().totalVideoFrames;
  told.heard = video.webkitAudioDecodedByteCount;
  return told;
}
"""


def play(
    browser: Browser, base: str, path: str, *, by: str = "itself", script: str = PLAY, **more: Any
) -> dict[str, Any]:
    """Run `script` on a fresh page with the film at `path`, opened by Chromium or by hls.js."""
    page = browser.new_page()
    try:
        page.goto(f"{base}/play.html")
        if by == "hls.js":
            page.add_script_tag(url=f"{base}/hls.js")
        told: dict[str, Any] = page.evaluate(
            script, {"address": f"{base}/{path}", "by": by, **more}
        )
    finally:
        page.close()
    return told
