"""A film with reordered frames lands where it is told to, switches rungs and keeps its picture."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from media_pipeline.adapters.deliver import Order, deliver
from tests.media.conftest import VOICE, make
from tests.media.loopback import Request, serve
from tests.media.player import HLS_JS, PAGE, play

SECONDS, FPS, BITS = 24, 25, 10
# Every frame carries its number: a row of squares, white for one and black for nought.
SQUARES = ",".join(
    f"drawbox=x={20 + 60 * bit}:y=270:w=56:h=80:color=white:t=fill"
    f":enable='mod(floor(n/{2**bit}),2)'"
    for bit in range(BITS)
)
MOVING = (
    f"mandelbrot=s=640x360:r={FPS}:start_scale=1.2:end_scale=0.4,noise=alls=6:allf=t,"
    f"drawbox=x=0:y=250:w=640:h=110:color=black:t=fill,{SQUARES}"
)
# Chromium's own HLS lays a piece where the playlist says by its first packet of sound, which may
# begin before the picture: 64 ms, and what decoding is ahead.
LATEST_S = {"file": 0.081, "hls.js": 0.081, "itself": 0.25}

READ = f"""
  const canvas = document.createElement('canvas');
  canvas.width = 640; canvas.height = 360;
  const pen = canvas.getContext('2d', {{willReadFrequently: true}});
  const read = () => {{
    pen.drawImage(video, 0, 0, 640, 360);
    let number = 0;
    for (let bit = 0; bit < {BITS}; bit++) {{
      const square = pen.getImageData(38 + 60 * bit, 300, 20, 20).data;
      let light = 0;
      for (let n = 0; n < square.length; n += 4) light += square[n];
      if (light / (square.length / 4) > 110) number |= 1 << bit;
    }}
    return number;
  }};
"""
OPEN = """
  video.addEventListener('error', () => told.errors.push(video.error.message));
  if (by === 'hls.js') {
    const player = new Hls();
    player.on(Hls.Events.ERROR, (_, e) => { if (e.fatal) told.errors.push(e.details); });
    player.loadSource(address);
    player.attachMedia(video);
  } else video.src = address;
"""
JUMP = (
    """
async ({address, by, targets}) => {
  const video = document.querySelector('video');
  const told = {errors: [], landed: []};
"""
    + READ
    + """
  const once = (name, then) => new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(
      name + ' not within 30 s, at ' + video.currentTime + ' ' + told.errors)), 30000);
    video.addEventListener(name, () => { clearTimeout(timer); done(); }, {once: true});
    then();
  });
  await once('loadeddata', () => {"""
    + OPEN
    + """});
  told.first = read();
  for (const at of targets) {
    const shown = new Promise(done => video.requestVideoFrameCallback(done));
    await once('seeked', () => { video.currentTime = at; });
    // A jump within the frame already shown brings no other.
    await Promise.race([shown, new Promise(done => setTimeout(done, 500))]);
    told.landed.push([at, read()]);
  }
  return told;
}
"""
)
WATCH = (
    """
async ({address, by}) => {
  const video = document.querySelector('video');
  const told = {errors: [], seen: []};
"""
    + READ
    + """
  const look = (_, frame) => {
    told.seen.push([frame.mediaTime, read()]);
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
"""
    + OPEN
    + """
  await video.play();
  await new Promise(done => {
    video.addEventListener('ended', done, {once: true});
    setTimeout(done, 90000);
  });
  told.ended = video.ended;
  told.end = video.currentTime;
  told.last = read();
  return told;
}
"""
)


@pytest.fixture(scope="module")
def folder(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 s of numbered, moving, noisy 360p25 with a voice, encoded for three links."""
    home = tmp_path_factory.mktemp("numbered")
    source = make(
        home / "numbered.mp4",
        *("-f", "lavfi", "-i", MOVING, "-f", "lavfi", "-i", VOICE, "-t", str(SECONDS)),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p"),
        *("-c:a", "aac"),
    )
    order = Order(source=source, out=home / "out", links_kbps=(64, 128, 256), nice=19, grades=False)
    assert deliver(order)["content"] == "camera"
    return home / "out"


class Street:
    """A server whose speed a test decides, and what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.fast_after_s = 0.0
        self.slow_bytes_a_second = 8000.0
        self.opened_at: float | None = None

    def bytes_a_second(self) -> float:
        if self.opened_at is None:
            first = next((r.at for r in self.asked if r.path.endswith(".m3u8")), None)
            self.opened_at = first
        if self.opened_at is None or time.time() - self.opened_at > self.fast_after_s:
            return 1e7
        return self.slow_bytes_a_second

    def films(self) -> set[str]:
        return {r.path.rsplit("/", 1)[1] for r in self.asked if r.path.endswith(".mp4")}


@pytest.fixture
def street() -> Street:
    return Street()


@pytest.fixture
def base(folder: Path, street: Street) -> Iterator[str]:
    extra = {"play.html": PAGE}
    if HLS_JS.is_file():
        extra["hls.js"] = HLS_JS.read_bytes()
    with serve(folder, extra, asked=street.asked, bytes_a_second=street.bytes_a_second) as address:
        yield address


def need(by: str) -> None:
    if by == "hls.js" and not HLS_JS.is_file():
        pytest.skip("hls.js is not installed (sh deploy/setup.sh scripts)")


@pytest.mark.parametrize("by", ["file", "itself", "hls.js"])
@pytest.mark.parametrize("family", ["modern", "universal"])
def test_lands_on_the_frame_that_was_asked_for(
    family: str, by: str, browser: Browser, base: str
) -> None:
    need(by)
    path = f"{family}/64.mp4" if by == "file" else f"{family}/64.m3u8"
    targets = [17.0, 6.0, 8.0, 16.02, 0.0, 3.0, 21.3, 12.12]
    told = play(browser, base, path, by=by, script=JUMP, targets=targets)
    assert told["errors"] == []
    assert told["first"] == 0
    for at, number in told["landed"]:
        # The frame that shows at that moment began no more than its own length ago.
        assert -0.02 <= at - number / FPS <= LATEST_S[by], (at, number)


@pytest.mark.parametrize("family", ["modern", "universal"])
def test_a_film_plays_on_across_a_switch_of_rungs(
    family: str, browser: Browser, base: str, street: Street
) -> None:
    street.slow_bytes_a_second, street.fast_after_s = 7000, 6
    told = play(browser, base, f"{family}/master.m3u8", script=WATCH)
    assert len(street.films()) > 1
    assert (told["errors"], told["ended"]) == ([], True)
    assert abs(told["end"] - SECONDS) <= 0.1
    assert told["last"] >= SECONDS * FPS - 2
    numbers = [number for _, number in told["seen"]]
    assert numbers == sorted(numbers)
    assert max(abs(at - number / FPS) for at, number in told["seen"]) <= LATEST_S["itself"]


@pytest.mark.parametrize("by", ["itself", "hls.js"])
def test_sound_alone_never_takes_the_place_of_a_picture_that_gets_through(
    by: str, browser: Browser, base: str, street: Street
) -> None:
    need(by)
    street.slow_bytes_a_second, street.fast_after_s = 8000, 120
    told = play(browser, base, "universal/master.m3u8", by=by, script=WATCH)
    assert (told["errors"], told["ended"]) == ([], True)
    assert "listen.mp4" not in street.films()
    assert told["last"] >= SECONDS * FPS - 2
