"""A playlist in a film's clothes reads nothing: not our disk, not our network."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.runner import run
from media_pipeline.adapters.survey import survey
from media_pipeline.core.command import Tool, finish, open_source
from media_pipeline.core.refusals import NotMedia, ToolFailed


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Trap(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


LISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}\n#EXT-X-ENDLIST\n",
    "hls file": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{secret}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{secret}'\n",
    "concat address": "ffconcat version 1.0\nfile {url}\n",
    "dash": "<?xml version='1.0'?><MPD><BaseURL>{url}</BaseURL></MPD>",
    "sdp": "v=0\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("padding", ["", "\n\n  "])
def test_refuses_a_renamed_list(
    kind: str, padding: str, tmp_path: Path, trap: tuple[str, list[str]], camera: Path
) -> None:
    url, asked = trap
    disguised = tmp_path / "lesson.mp4"
    disguised.write_text(padding + LISTS[kind].format(url=url, secret=camera))
    with pytest.raises(NotMedia):
        survey(disguised)
    assert asked == []


@pytest.mark.parametrize("demuxer", ["mov", "matroska", "mpegts"])
def test_ffmpeg_itself_follows_nothing(
    demuxer: str, tmp_path: Path, trap: tuple[str, list[str]]
) -> None:
    url, asked = trap
    disguised = tmp_path / "lesson.mp4"
    disguised.write_text(LISTS["hls"].format(url=url))
    tool = Tool(ffmpeg=find_ffmpeg(), source=str(disguised), demuxer=demuxer)
    decode = open_source(tool).output("pipe:1", f="null")
    with pytest.raises(ToolFailed):
        run(finish(tool, [decode]), scratch=tmp_path)
    assert asked == []


def test_a_child_reaches_no_network(tmp_path: Path, trap: tuple[str, list[str]]) -> None:
    url, asked = trap
    command = [find_ffmpeg(), "-v", "error", "-i", f"{url}/x.mp4", "-f", "null", "-"]
    with pytest.raises(ToolFailed):
        run(command, scratch=tmp_path)
    assert asked == []
