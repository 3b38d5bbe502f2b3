"""What was encoded plays in a real player: from the first to the last second, with two seeks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from media_pipeline.adapters.deliver import Order, deliver
from tests.media.loopback import serve

LAUNCH = [
    *("--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"),
    # Nobody clicks here.
    "--autoplay-policy=no-user-gesture-required",
]
HLS_JS = (
    Path(__file__).resolve().parents[2] / "node_modules" / "hls.js" / "dist" / "hls.light.min.js"
)
PAGE = b"<!doctype html><meta charset=utf-8><title>play</title><video muted playsinline></video>"
SECONDS = 24

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


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    opened = playwright.chromium.launch(executable_path=chromium, args=LAUNCH)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(chromium: str, slides: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the drawn slides are served, encoded for the two weakest links."""
    out = tmp_path_factory.mktemp("played")
    deliver(Order(source=slides, out=out, links_kbps=(64, 128), nice=19, grades=False))
    extra = {"play.html": PAGE}
    if HLS_JS.is_file():
        extra["hls.js"] = HLS_JS.read_bytes()
    with serve(out, extra) as base:
        yield base


def play(browser: Browser, base: str, path: str, *, by: str = "itself") -> dict[str, Any]:
    page = browser.new_page()
    try:
        page.goto(f"{base}/play.html")
        if by == "hls.js":
            page.add_script_tag(url=f"{base}/hls.js")
        told: dict[str, Any] = page.evaluate(PLAY, {"address": f"{base}/{path}", "by": by})
    finally:
        page.close()
    return told


def check(told: dict[str, Any], *, exact: bool) -> None:
    assert told["errors"] == []
    assert told["first"] < 0.5
    assert max(told["jumps"]) < 0.3
    assert abs(told["duration"] - SECONDS) <= 0.1
    assert abs(told["end"] - SECONDS) <= 0.1
    assert told["frames"] > 60
    assert told["heard"] > 20_000
    if exact:
        assert told["size"] == [1280, 720]


@pytest.mark.parametrize("family", ["modern", "universal"])
def test_one_file_over_one_connection_plays_whole(
    family: str, browser: Browser, address: str
) -> None:
    check(play(browser, address, f"{family}/64.mp4"), exact=True)


@pytest.mark.parametrize("family", ["modern", "universal"])
def test_the_master_playlist_plays_whole_in_the_browser_itself(
    family: str, browser: Browser, address: str
) -> None:
    check(play(browser, address, f"{family}/master.m3u8"), exact=True)


@pytest.mark.parametrize("family", ["modern", "universal"])
def test_the_master_playlist_plays_whole_with_hls_js(
    family: str, browser: Browser, address: str
) -> None:
    if not HLS_JS.is_file():
        pytest.skip("hls.js is not installed (sh deploy/setup.sh scripts)")
    check(play(browser, address, f"{family}/master.m3u8", by="hls.js"), exact=True)


@pytest.mark.parametrize("family", ["modern", "universal"])
def test_a_film_without_the_picture_plays_whole(
    family: str, browser: Browser, address: str
) -> None:
    told = play(browser, address, f"{family}/listen.mp4")
    assert (told["errors"], told["size"]) == ([], [0, 0])
    assert abs(told["end"] - SECONDS) <= 0.1
