"""Stores and serving on real servers: Ceph's S3, nginx, gunicorn."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from django.test import Client
from django.utils import timezone

from lms.project.settings.media import list_media_origins, make_media_storages
from media_pipeline.actions.publishing import publish_source, withdraw_source
from media_pipeline.adapters.stores import StoreUnavailable, get_private_store, get_public_store
from media_pipeline.adapters.stores_s3 import PART_BYTES, S3Store
from media_pipeline.models import Encoding
from media_pipeline.queries.links import sign_folder
from tests.factories.media import EncodingFactory, SourceFactory
from tests.services.servers.nginx import StartNginx
from tests.services.servers.process import find_free_port, listens
from tests.services.servers.rgw import S3

ROOT = Path(__file__).resolve().parents[2]
NAME = "encodings/AbC-1_2aaaaaaaaaaa/universal/64.mp4"
FILM = os.urandom(PART_BYTES) + b"\0" * PART_BYTES + b"the end"


@pytest.fixture
def use_s3(
    s3: S3, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Return a function that switches both stores to S3 as the environment of a site does."""

    def use(**more: str) -> None:
        values = {
            "SONGHOC_MEDIA_STORE": "s3",
            "SONGHOC_S3_ENDPOINT": s3.endpoint_url,
            "SONGHOC_S3_ACCESS_KEY": s3.access_key,
            "SONGHOC_S3_SECRET_KEY": s3.secret_key,
            "SONGHOC_S3_PRIVATE_BUCKET": f"private-{time.time_ns()}",
            "SONGHOC_S3_PUBLIC_BUCKET": f"public-{time.time_ns()}",
        } | {f"SONGHOC_S3_{name}": value for name, value in more.items()}
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        s3.make_bucket(values["SONGHOC_S3_PRIVATE_BUCKET"])
        s3.make_bucket(values["SONGHOC_S3_PUBLIC_BUCKET"])
        settings.STORAGES = settings.STORAGES | make_media_storages(tmp_path)
        settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"FOLDER": tmp_path / "pipeline"}

    return use


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(FILM)
    return path


def fetch(url: str, method: str = "GET", **headers: str) -> tuple[int, Any, bytes]:
    """Return status, headers and body."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, method=method, headers=sent)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.headers, response.read()
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.headers, refusal.read()


# --- the store ------------------------------------------------------------------------------


def test_s3_gives_back_what_it_was_given(
    use_s3: Callable[..., None], film: Path, tmp_path: Path
) -> None:
    use_s3()
    store = get_private_store()
    assert isinstance(store, S3Store)
    store.put(film, NAME)
    assert store.has(NAME)
    assert store.size(NAME) == len(FILM)
    assert store.take(NAME, tmp_path / "cache").read_bytes() == FILM
    with store.open(NAME) as file:
        file.seek(PART_BYTES - 3)
        assert file.read(6) == FILM[PART_BYTES - 3 : PART_BYTES + 3]
        file.seek(-7, os.SEEK_END)
        assert file.read() == b"the end"
    before = store.stat(NAME)
    store.put(film, NAME, move=True)
    assert store.stat(NAME) == before
    assert not film.exists()


def test_s3_lists_copies_and_deletes(use_s3: Callable[..., None], film: Path) -> None:
    use_s3()
    private, public = get_private_store(), get_public_store()
    private.put(film, NAME)
    names = [f"encodings/AbC-1_2aaaaaaaaaaa/slides/{number:03}.webp" for number in range(1005)]
    for name in names[:3]:
        private.write(name, b"slide")
    for name in (NAME, names[0]):
        private.copy_to(public, name, name)
    assert public.list_tree("") == [names[0], NAME]
    assert public.size(NAME) == len(FILM)
    assert private.list_tree("encodings/AbC-1_2aaaaaaaaaaa/slides") == names[:3]
    private.delete(names[0])
    private.delete(names[0])
    private.delete_tree("encodings/AbC-1_2aaaaaaaaaaa")
    assert private.list_tree("") == []
    with pytest.raises(FileNotFoundError):
        private.stat(NAME)
    with pytest.raises(FileNotFoundError):
        private.open(NAME)


def test_s3_sweeps_half_sent_files(use_s3: Callable[..., None]) -> None:
    use_s3()
    store = get_private_store()
    assert isinstance(store, S3Store)
    store.client.create_multipart_upload(Bucket=store.bucket, Key=NAME)
    store.sweep(before=datetime.now(UTC) - timedelta(hours=1))
    assert "Uploads" in store.client.list_multipart_uploads(Bucket=store.bucket)
    store.sweep(before=datetime.now(UTC) + timedelta(hours=1))
    assert "Uploads" not in store.client.list_multipart_uploads(Bucket=store.bucket)
    assert store.list_tree("") == []


def test_s3_that_is_away_or_refuses_our_keys_is_named(
    use_s3: Callable[..., None], film: Path, settings: Any, tmp_path: Path
) -> None:
    use_s3()
    options = settings.STORAGES["media_private"]["OPTIONS"]
    for wrong in (
        {"endpoint_url": f"http://127.0.0.1:{find_free_port()}"},
        {"secret_key": "not the secret"},
    ):
        private = settings.STORAGES["media_private"] | {"OPTIONS": options | wrong}
        settings.STORAGES = settings.STORAGES | {"media_private": private}
        store = get_private_store()
        for ask in (store.has, store.stat, store.open, store.list_tree, store.delete):
            with pytest.raises(StoreUnavailable):
                ask(NAME)
        with pytest.raises(StoreUnavailable):
            store.put(film, NAME)
        with pytest.raises(StoreUnavailable):
            store.write(NAME, b"x")


# --- serving from S3 ------------------------------------------------------------------------


@pytest.fixture
def encoding(db: None) -> Encoding:
    return EncodingFactory(original=SourceFactory().original, ready=True)


def fill(encoding: Encoding) -> None:
    store = get_private_store()
    for path, content in {
        "universal/64.mp4": FILM,
        "universal/64.m3u8": b"#EXTM3U\n64.mp4\n",
        "report.json": b"{}",
    }.items():
        store.write(f"{encoding.folder}/{path}", content)


def sign(encoding: Encoding, **options: Any) -> str:
    source = encoding.original.sources.get()
    given = {"user": None, "now": timezone.now(), "minutes": 5} | options
    return sign_folder(source=source, encoding=encoding, **given)


def read(response: Any) -> bytes:
    content = b"".join(response) if response.streaming else response.content
    response.close()
    return content


def test_browsers_fetch_films_from_s3_and_playlists_from_us(
    use_s3: Callable[..., None], s3: S3, client: Client, encoding: Encoding
) -> None:
    use_s3(BROWSER_URL=s3.endpoint_url)
    fill(encoding)
    folder = sign(encoding)
    playlist = client.get(f"{folder}universal/64.m3u8")
    assert read(playlist) == b"#EXTM3U\n64.mp4\n"
    film = client.get(f"{folder}universal/64.mp4")
    assert film.status_code == 302
    head = client.head(f"{folder}universal/64.mp4")
    assert (head.status_code, head["Content-Length"]) == (200, str(len(FILM)))
    status, headers, body = fetch(film["Location"], Range="bytes=5-9")
    assert (status, body) == (206, FILM[5:10])
    assert headers["Content-Type"] == "video/mp4"
    other = film["Location"].replace("64.mp4", "64.m3u8")
    assert fetch(other)[0] == 403
    assert fetch(film["Location"].split("?")[0])[0] == 403
    over = get_private_store().address(f"{encoding.folder}/universal/64.mp4", seconds=1)
    assert over is not None
    time.sleep(2.1)
    assert fetch(over)[0] == 403


def test_films_pass_through_us_where_browsers_reach_no_s3(
    use_s3: Callable[..., None], client: Client, encoding: Encoding
) -> None:
    use_s3()
    fill(encoding)
    address = f"{sign(encoding)}universal/64.mp4"
    part = client.get(address, headers={"Range": "bytes=100-300000"})
    assert part.status_code == 206
    assert read(part) == FILM[100:300001]
    again = client.get(address, headers={"If-None-Match": part["ETag"]})
    assert again.status_code == 304


def test_publishes_and_withdraws_on_s3(
    use_s3: Callable[..., None], client: Client, encoding: Encoding
) -> None:
    use_s3()
    fill(encoding)
    source = encoding.original.sources.get()
    address = f"/m/{encoding.folder}/universal/64.mp4"
    publish_source(source=source, by=None, now=timezone.now())
    found = client.get(address, headers={"Range": "bytes=0-9"})
    assert read(found) == FILM[:10]
    assert "immutable" in found["Cache-Control"]
    assert not get_public_store().has(f"{encoding.folder}/report.json")
    withdraw_source(source=source, by=None, now=timezone.now())
    assert get_public_store().list_tree("") == []
    assert client.get(address).status_code == 404


def test_pages_may_load_films_from_where_they_are(
    use_s3: Callable[..., None], settings: Any
) -> None:
    use_s3(BROWSER_URL="https://s3.example.vn/x/", PUBLIC_URL="https://cdn.example.vn")
    found = list_media_origins(
        {name: settings.STORAGES[name] for name in ("media_private", "media_public")}
    )
    assert found == ["https://cdn.example.vn", "https://s3.example.vn"]
    public = get_public_store()
    assert public.public_address(NAME) == f"https://cdn.example.vn/{NAME}"
    public.write(NAME, b"film")
    assert isinstance(public, S3Store)
    head = public.client.head_object(Bucket=public.bucket, Key=NAME)
    assert head["CacheControl"] == "public, max-age=31536000, immutable"
    assert head["ContentType"] == "video/mp4"


# --- nginx ----------------------------------------------------------------------------------

SERVER = """
    server {
        listen 127.0.0.1:@port@;
        %s
        location / {
            proxy_pass SITE;
            proxy_set_header Host $host;
        }
    }
"""


def configure(var: Path, site: str) -> str:
    """Return a server with the file that `deploy/nginx` offers."""
    offered = (ROOT / "deploy" / "nginx" / "media.conf").read_text()
    return (SERVER % offered).replace("VAR/", f"{var}/").replace("SITE;", f"{site};")


@pytest.fixture
def on_disk(settings: Any, tmp_path: Path) -> Path:
    settings.STORAGES = settings.STORAGES | make_media_storages(tmp_path)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {
        "FOLDER": tmp_path / "pipeline",
        "ACCEL_PREFIX": "/_private/",
    }
    for name in ("private", "public"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_nginx_sends_what_the_site_allows(
    on_disk: Path, start_nginx: StartNginx, live_server: Any, transactional_db: None
) -> None:
    source = SourceFactory()
    encoding = EncodingFactory(original=source.original, ready=True)
    fill(encoding)
    base = start_nginx(configure(on_disk, live_server.url))
    film = f"{base}{sign(encoding)}universal/64.mp4"
    status, headers, body = fetch(film)
    assert (status, body) == (200, FILM)
    assert headers["Content-Type"] == "video/mp4"
    assert headers["Server"].startswith("nginx")
    assert "X-Accel-Redirect" not in headers
    status, headers, body = fetch(film, Range="bytes=5-9")
    assert (status, body) == (206, FILM[5:10])
    assert fetch(film, If_None_Match=headers["ETag"])[0] == 304
    assert fetch(film, "HEAD")[2] == b""
    assert fetch(film, Range="bytes=99999999999-")[0] == 416
    # Nobody gets there without us.
    assert fetch(f"{base}/_private/{encoding.folder}/universal/64.mp4")[0] == 404
    assert fetch(f"{base}{sign(encoding)}report.json")[0] == 404
    over = sign(encoding, now=timezone.now() - timedelta(hours=1))
    assert fetch(f"{base}{over}universal/64.mp4")[0] == 410
    # Published: first through us, then from the disk without us.
    address = f"{base}/m/{encoding.folder}/universal/64.mp4"
    assert fetch(address)[0] == 404
    publish_source(source=source, by=None, now=timezone.now())
    found = fetch(address, Range="bytes=5-9")
    assert found[2] == FILM[5:10]
    assert "immutable" in found[1]["Cache-Control"]
    assert found[1]["Content-Type"] == "video/mp4"
    playlist = fetch(address.replace(".mp4", ".m3u8"))
    assert playlist[2] == b"#EXTM3U\n64.mp4\n"
    assert playlist[1]["Content-Type"] == "application/vnd.apple.mpegurl"
    assert playlist[1]["Cache-Control"] == "public, max-age=300"
    (on_disk / "public" / ".parts" / "torn.mp4").write_bytes(b"torn")
    assert fetch(f"{base}/m/.parts/torn.mp4")[0] == 404
    assert fetch(f"{base}/m/../private/{encoding.folder}/universal/64.mp4")[0] in (400, 404)
    withdraw_source(source=source, by=None, now=timezone.now())
    assert fetch(address)[0] == 404


# --- gunicorn, by itself --------------------------------------------------------------------


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[str]:
    """Start the web server of `make run` over an empty folder; public files need no database."""
    port = find_free_port()
    environment = os.environ | {
        "SONGHOC_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
    }
    command = [
        *(sys.executable, "-m", "gunicorn", "lms.project.wsgi", "--worker-class", "gthread"),
        *("--threads", "4", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
    ]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            ends = time.monotonic() + 60
            while not listens(port) and time.monotonic() < ends:
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def test_gunicorn_sends_parts_from_the_disk(gunicorn: str, tmp_path: Path) -> None:
    path = tmp_path / "public" / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(FILM)
    address = f"{gunicorn}/m/{NAME}"
    assert fetch(address)[2] == FILM
    status, headers, body = fetch(address, Range=f"bytes=5-{PART_BYTES + 5}")
    assert (status, body) == (206, FILM[5 : PART_BYTES + 6])
    assert headers["Content-Length"] == str(PART_BYTES + 1)
    status, headers, body = fetch(address, "HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == str(len(FILM))
    assert fetch(address, Range="bytes=-7")[2] == b"the end"
    assert fetch(f"{address}x")[0] == 404
