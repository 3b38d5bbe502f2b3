"""Uploads and films under a real ASGI server: streams, whatever Django's own handler does."""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.services.servers.uploading import UploadSite, asgi

FILM = "encodings/AbC-1_2aaaaaaaaaaa/universal/64.mp4"
DATA = os.urandom(3_000_000)


@pytest.fixture(scope="module")
def site(upload_site: UploadSite) -> Iterator[UploadSite]:
    with asgi(upload_site) as site:
        yield site


def connect(site: UploadSite) -> closing[HTTPConnection]:
    return closing(HTTPConnection("127.0.0.1", site.server.port, timeout=60))


def ask(
    site: UploadSite, method: str, path: str, body: bytes = b"", **more: str
) -> tuple[int, Message, bytes]:
    with connect(site) as link:
        link.request(method, path, body or None, make_headers(site, **more))
        answer = link.getresponse()
        return answer.status, answer.headers, answer.read()


def make_headers(site: UploadSite, **more: str) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return {"Tus-Resumable": "1.0.0", "Cookie": f"sessionid={site.session}"} | named


def patch(offset: int) -> dict[str, str]:
    return {"Content_Type": "application/offset+octet-stream", "Upload_Offset": str(offset)}


def test_what_came_before_a_break_is_kept(site: UploadSite) -> None:
    status, headers, _body = ask(
        site, "POST", "/media-uploads/files/", Upload_Length=str(len(DATA))
    )
    assert status == 201
    path = headers["Location"]
    grows = site.spool / path.strip("/").rsplit("/", 1)[1].replace("-", "")
    with connect(site) as link:
        link.putrequest("PATCH", path)
        for name, value in make_headers(site, **patch(0), Content_Length=str(len(DATA))).items():
            link.putheader(name, value)
        link.endheaders(DATA[:1_000_000])
        deadline = time.monotonic() + 60
        while grows.stat().st_size < 1_000_000 and time.monotonic() < deadline:
            time.sleep(0.05)
        # On the disk while two thirds have not been sent.
        assert grows.stat().st_size == 1_000_000
    status, headers, _body = ask(site, "HEAD", path)
    assert (status, headers["Upload-Offset"]) == (200, "1000000")
    status, headers, _body = ask(site, "PATCH", path, DATA[1_000_000:], **patch(1_000_000))
    assert (status, headers["Upload-Offset"]) == (204, str(len(DATA)))
    assert site.hash_upload(path) == hashlib.sha256(DATA).hexdigest()


def test_films_pass_in_pieces(site: UploadSite) -> None:
    film = site.server.folder / "public" / FILM
    film.parent.mkdir(parents=True)
    with film.open("wb") as file:
        file.write(DATA)
        file.truncate(400_000_000)
    status, _headers, body = ask(site, "GET", f"/m/{FILM}", Range="bytes=1000-2499999")
    assert (status, body) == (206, DATA[1000:2_500_000])
    before, count = read_peak(site), 0
    with connect(site) as link:
        link.request("GET", f"/m/{FILM}")
        answer = link.getresponse()
        while piece := answer.read(1 << 20):
            count += len(piece)
    assert count == 400_000_000
    assert read_peak(site) - before < 60_000_000


def read_peak(site: UploadSite) -> int:
    """Return the most memory that a process of the server ever had."""
    root = site.server.pid
    pids = [root, *map(int, Path(f"/proc/{root}/task/{root}/children").read_text().split())]
    lines = [Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0] for pid in pids]
    return max(map(int, lines)) * 1000
