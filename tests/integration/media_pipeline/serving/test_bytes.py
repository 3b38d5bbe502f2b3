"""Files of players on their way out: which bytes, sent by whom."""

import gzip
from io import FileIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from media_pipeline.adapters.stores import get_private_store
from media_pipeline.models import Encoding
from media_pipeline.views import serving
from tests.integration.media_pipeline.serving.conftest import FILM, PLAYLIST, read, status


def test_sends_the_whole_file(signed_in: Client, folder: str) -> None:
    response = signed_in.get(f"{folder}universal/64.mp4")
    assert response.status_code == 200
    assert read(response) == FILM
    assert response["Content-Length"] == str(len(FILM))
    assert response["Content-Type"] == "video/mp4"
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    # The next person at this computer has the same browser.
    assert response["Cache-Control"] == "private, no-cache"
    poster = signed_in.get(f"{folder}poster.jpg")
    assert (read(poster), poster["Cache-Control"]) == (b"jpeg", "private, max-age=300")


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-", 100, len(FILM)),
        ("bytes=262143-262144", 262143, 262145),
        ("bytes=-7", len(FILM) - 7, len(FILM)),
    ],
)
def test_sends_a_part(signed_in: Client, folder: str, wanted: str, start: int, end: int) -> None:
    response = signed_in.get(f"{folder}universal/64.mp4", headers={"Range": wanted})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/{len(FILM)}"
    assert response["Content-Length"] == str(end - start)
    assert read(response) == FILM[start:end]


def test_sends_everything_for_several_parts(signed_in: Client, folder: str) -> None:
    response = signed_in.get(f"{folder}universal/64.mp4", headers={"Range": "bytes=0-1,5-6"})
    assert response.status_code == 200
    assert read(response) == FILM


def test_says_where_the_file_ends(signed_in: Client, folder: str) -> None:
    response = signed_in.get(f"{folder}universal/64.mp4", headers={"Range": "bytes=9999999-"})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(FILM)}"
    assert response.content == b""


def test_heads_say_the_whole_length_whatever_the_range(signed_in: Client, folder: str) -> None:
    response = signed_in.head(f"{folder}universal/64.mp4", headers={"Range": "bytes=0-9"})
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(FILM))
    assert response.content == b""


def test_goes_on_only_with_the_same_file(
    signed_in: Client, folder: str, encoding: Encoding
) -> None:
    address = f"{folder}universal/64.mp4"
    first = signed_in.get(address, headers={"Range": "bytes=0-9"})
    first.close()
    headers = {"Range": "bytes=10-19", "If-Range": first["ETag"]}
    assert status(signed_in.get(address, headers=headers)) == 206
    dated = {"Range": "bytes=10-19", "If-Range": first["Last-Modified"]}
    assert status(signed_in.get(address, headers=dated)) == 206
    get_private_store().write(f"{encoding.folder}/universal/64.mp4", FILM[::-1])
    changed = signed_in.get(address, headers=headers)
    assert changed.status_code == 200
    assert read(changed) == FILM[::-1]


def test_sends_nothing_that_the_browser_has(signed_in: Client, folder: str) -> None:
    for path in ("universal/64.mp4", "universal/64.m3u8"):
        first = signed_in.get(folder + path)
        first.close()
        again = signed_in.get(folder + path, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304


def test_compresses_playlists_and_never_films(signed_in: Client, folder: str) -> None:
    gzipped = {"Accept-Encoding": "gzip"}
    playlist = signed_in.get(f"{folder}universal/64.m3u8", headers=gzipped)
    assert gzip.decompress(playlist.content) == PLAYLIST
    film = signed_in.get(f"{folder}universal/64.mp4", headers={**gzipped, "Range": "bytes=0-99999"})
    assert "Content-Encoding" not in film
    assert read(film) == FILM[:100_000]


def test_reads_pieces_and_closes_the_file(
    signed_in: Client, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    make = serving.Pieces.__init__

    def note(self: Any, file: Any, *rest: Any) -> None:
        opened.append(file)
        make(self, file, *rest)

    monkeypatch.setattr(serving.Pieces, "__init__", note)
    response = signed_in.get(f"{folder}universal/64.mp4")
    sizes = [len(piece) for piece in response]
    assert set(sizes[:-1]) == {serving.PIECE_BYTES}
    assert serving.PIECE_BYTES % (64 * 1024) == 0
    response.close()
    assert opened[0].closed


def test_closes_the_file_that_the_web_server_sends_by_itself(
    folder: str, teacher: Any, client: Client
) -> None:
    client.force_login(teacher)
    environ = RequestFactory(SERVER_SOFTWARE="gunicorn/27").get(f"{folder}universal/64.mp4").environ
    environ["HTTP_COOKIE"] = client.cookies.output(header="", sep=";").split(";")[0].strip()
    environ["wsgi.file_wrapper"] = lambda file, size: file
    file: Any = WSGIHandler()(environ, lambda *_: None)
    assert isinstance(file, FileIO)
    assert not file.closed
    file.close()
    assert file.closed


def test_keeps_threads_for_pages(
    signed_in: Client, folder: str, settings: Any, encoding: Encoding
) -> None:
    get_private_store().write(f"{encoding.folder}/universal/2500.mp4", b"x" * 2_000_000)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MOST_STREAMS": 1}
    film = f"{folder}universal/2500.mp4"
    first = signed_in.get(film)
    second = signed_in.get(film)
    assert second.status_code == 503
    assert second["Retry-After"]
    assert status(signed_in.get(film, headers={"Range": "bytes=0-999"})) == 206
    first.close()
    assert status(signed_in.get(film)) == 200
    assert status(signed_in.get(film)) == 200


def test_relative_names_in_playlists_lead_to_the_same_right(signed_in: Client, folder: str) -> None:
    playlist = f"{folder}universal/64.m3u8"
    film = playlist.rsplit("/", 1)[0] + "/64.mp4"
    assert "?" not in film
    assert status(signed_in.get(film)) == 200


def test_leaves_the_sending_to_nginx(signed_in: Client, folder: str, settings: Any) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"ACCEL_PREFIX": "/_private/"}
    response = signed_in.get(f"{folder}universal/64.mp4", headers={"Range": "bytes=0-9"})
    assert response.status_code == 200
    assert response.content == b""
    token = folder.split("/")[2].split(".")[1]
    assert response["X-Accel-Redirect"] == f"/_private/encodings/{token}/universal/64.mp4"
    assert response["Content-Type"] == "video/mp4"
    assert "ETag" not in response


def test_asks_for_the_right_before_nginx_sends(client: Client, folder: str, settings: Any) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"ACCEL_PREFIX": "/_private/"}
    response = client.get(f"{folder}universal/64.mp4")
    assert response.status_code == 404
    assert "X-Accel-Redirect" not in response
