"""What was encoded plays in a real player: from the first to the last second, with two seeks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from media_pipeline.adapters.deliver import Order, deliver
from tests.media.loopback import serve
from tests.media.player import HLS_JS, PAGE, play

SECONDS = 24


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
