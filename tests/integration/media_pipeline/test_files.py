"""Files of players on their way out: who gets them, which bytes, and what caches may keep."""

import gzip
import uuid
from datetime import timedelta
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signing import Signer
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Collection

from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.models import Caption, Encoding, ExtraSound, Source
from media_pipeline.queries.links import SIGNER, sign_folder
from media_pipeline.views import serving
from tests.factories.media import EncodingFactory, OriginalFactory, SourceFactory
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.conftest import allow

FILM = bytes(range(256)) * 4000  # more than one piece
PLAYLIST = b"#EXTM3U\n" + b"#EXTINF:6.00000,\n64.mp4\n" * 100


@pytest.fixture
def encoding(media_stores: Path, collection: Collection) -> Encoding:
    source = SourceFactory(collection=collection)
    encoding = EncodingFactory(original=source.original, ready=True)
    store = get_private_store()
    for path, content in {
        "universal/64.mp4": FILM,
        "universal/64.m3u8": PLAYLIST,
        "poster.jpg": b"jpeg",
        "report.json": b"{}",
    }.items():
        store.write(f"{encoding.folder}/{path}", content)
    return encoding


@pytest.fixture
def source(encoding: Encoding) -> Source:
    return Source.objects.get(original=encoding.original)


@pytest.fixture
def signed_in(client: Client, teacher: Any) -> Client:
    client.force_login(teacher)
    return client


@pytest.fixture
def folder(source: Source, encoding: Encoding, teacher: Any) -> str:
    return sign_folder(source=source, encoding=encoding, user=teacher, now=timezone.now())


def read(response: Any) -> bytes:
    content = b"".join(response) if response.streaming else response.content
    response.close()
    return content


def status(response: Any) -> int:
    response.close()
    return response.status_code


# --- which bytes ----------------------------------------------------------------------------


def test_sends_the_whole_file(signed_in: Client, folder: str) -> None:
    response = signed_in.get(f"{folder}universal/64.mp4")
    assert response.status_code == 200
    assert read(response) == FILM
    assert response["Content-Length"] == str(len(FILM))
    assert response["Content-Type"] == "video/mp4"
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private, max-age=")


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


# --- who ------------------------------------------------------------------------------------


def expect_nothing(response: HttpResponse) -> None:
    assert response.status_code == 404
    assert not response.streaming
    assert FILM[:100] not in response.content


def test_gives_nothing_without_signing_in(client: Client, folder: str) -> None:
    expect_nothing(client.get(f"{folder}universal/64.mp4"))


def test_gives_nothing_to_others_than_whom_it_was_made_for(
    client: Client, folder: str, collection: Collection
) -> None:
    colleague = UserFactory()
    allow(colleague, collection, "choose_source")
    client.force_login(colleague)
    expect_nothing(client.get(f"{folder}universal/64.mp4"))


def test_gives_nothing_to_another_school(
    client: Client, source: Source, encoding: Encoding
) -> None:
    other = Collection.get_first_root_node().add_child(name="Trường B")
    stranger = UserFactory()
    allow(stranger, other, "add_source", "choose_source", "change_source")
    client.force_login(stranger)
    folder = sign_folder(source=source, encoding=encoding, user=stranger, now=timezone.now())
    expect_nothing(client.get(f"{folder}universal/64.mp4"))


def test_ends_with_the_right_and_not_with_the_address(
    signed_in: Client, folder: str, teacher: Any
) -> None:
    assert status(signed_in.get(f"{folder}poster.jpg")) == 200
    teacher.groups.clear()
    expect_nothing(signed_in.get(f"{folder}poster.jpg"))


def test_gives_nothing_to_who_may_not_sign_in_any_more(
    signed_in: Client, folder: str, teacher: Any
) -> None:
    teacher.is_active = False
    teacher.save()
    expect_nothing(signed_in.get(f"{folder}poster.jpg"))


def test_says_that_an_address_is_over(
    signed_in: Client, source: Source, encoding: Encoding, teacher: Any
) -> None:
    then = timezone.now() - timedelta(hours=8)
    folder = sign_folder(source=source, encoding=encoding, user=teacher, now=then)
    response = signed_in.get(f"{folder}universal/64.mp4")
    assert response.status_code == 410
    assert response.content == b""


def test_gives_to_whoever_has_the_address_for_some_minutes(
    client: Client, source: Source, encoding: Encoding
) -> None:
    now = timezone.now()
    folder = sign_folder(source=source, encoding=encoding, user=None, now=now, minutes=5)
    assert status(client.get(f"{folder}poster.jpg")) == 200
    then = now - timedelta(minutes=10)
    folder = sign_folder(source=source, encoding=encoding, user=None, now=then, minutes=5)
    assert status(client.get(f"{folder}poster.jpg")) == 410


def test_refuses_whatever_was_not_signed_here(
    signed_in: Client, source: Source, folder: str, settings: Any
) -> None:
    signed = folder.split("/")[2]
    text, mark = signed.split("~")
    parts = text.split(".")
    later = ".".join([*parts[:3], str(int(parts[3]) + 10_000)])
    anyone = ".".join([*parts[:2], "", parts[3]])
    forged = [
        *(f"{later}~{mark}", f"{anyone}~{mark}", text, f"{text}~", f"{text}~{mark[:-1]}", "~", "."),
        Signer(sep="~", salt="another.salt").sign(text),
        Signer(sep="~", salt="media_pipeline.links", key="another secret").sign(text),
        # Signed by us, but no link.
        SIGNER.sign("not.a.link"),
        SIGNER.sign(f"{uuid.uuid4().hex}.{parts[1]}..{parts[3]}"),
    ]
    for one in forged:
        assert status(signed_in.get(f"/media-files/{one}/poster.jpg")) == 404, one


def test_keeps_to_the_encodings_of_its_source(
    signed_in: Client, source: Source, teacher: Any
) -> None:
    foreign = EncodingFactory(ready=True)
    get_private_store().write(f"{foreign.folder}/poster.jpg", b"jpeg")
    folder = sign_folder(source=source, encoding=foreign, user=teacher, now=timezone.now())
    expect_nothing(signed_in.get(f"{folder}poster.jpg"))


def test_opens_the_extra_sounds_of_its_source(
    signed_in: Client, source: Source, teacher: Any
) -> None:
    sound = OriginalFactory()
    ExtraSound.objects.create(source=source, original=sound, created_at=timezone.now())
    encoding = EncodingFactory(original=sound, ready=True)
    get_private_store().write(f"{encoding.folder}/modern/opus24.mp4", b"sound")
    folder = sign_folder(source=source, encoding=encoding, user=teacher, now=timezone.now())
    assert read(signed_in.get(f"{folder}modern/opus24.mp4")) == b"sound"


ESCAPES = [
    "../../originals/aa/bb",
    "%2e%2e/%2e%2e/originals/aa",
    "universal/../report.json",
    "universal/%2e%2e/poster.jpg",
    "universal//64.mp4",
    "./poster.jpg",
    "report.json",
    ".parts/x.mp4",
    "universal/.hidden.mp4",
    "universal/deep/64.mp4",
    "work/64.mp4",
    "/etc/passwd",
    "universal\\64.mp4",
    "poster.jpg%00.mp4",
    "poster.jpg%0a",
    "poster.html",
    "poster.svg",
    "",
]


@pytest.mark.parametrize("path", ESCAPES)
def test_gives_nothing_but_players_files(signed_in: Client, folder: str, path: str) -> None:
    expect_nothing(signed_in.get(folder + path))


@pytest.mark.parametrize("path", ESCAPES)
def test_gives_nothing_but_players_files_in_public(
    client: Client, source: Source, encoding: Encoding, path: str
) -> None:
    source.published_at = timezone.now()
    source.save()
    expect_nothing(client.get(f"/m/encodings/{encoding.token}/{path}"))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_changes_nothing(signed_in: Client, folder: str, method: str) -> None:
    assert status(getattr(signed_in, method)(f"{folder}poster.jpg")) == 405


# --- by nginx -------------------------------------------------------------------------------


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


# --- in public ------------------------------------------------------------------------------


def public(encoding: Encoding, path: str) -> str:
    return f"/m/{encoding.folder}/{path}"


def test_hides_what_is_not_published(client: Client, encoding: Encoding) -> None:
    expect_nothing(client.get(public(encoding, "universal/64.mp4")))


def test_serves_the_public_store_for_ever(
    client: Client, encoding: Encoding, django_assert_num_queries: Any
) -> None:
    get_private_store().copy_to(
        get_public_store(),
        f"{encoding.folder}/universal/64.mp4",
        f"{encoding.folder}/universal/64.mp4",
    )
    with django_assert_num_queries(0):
        response = client.get(public(encoding, "universal/64.mp4"), headers={"Range": "bytes=5-9"})
        assert read(response) == FILM[5:10]
    assert response.status_code == 206
    assert "immutable" in response["Cache-Control"]
    assert response["Access-Control-Allow-Origin"] == "*"


def test_shared_caches_need_not_ask_who_it_is(signed_in: Client, encoding: Encoding) -> None:
    get_public_store().write(f"{encoding.folder}/universal/64.m3u8", PLAYLIST)
    response = signed_in.get(public(encoding, "universal/64.m3u8"))
    assert response.status_code == 200
    assert "immutable" not in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")
    assert "Set-Cookie" not in response


def test_shows_what_is_published_while_it_is_being_copied(
    client: Client, source: Source, encoding: Encoding
) -> None:
    source.published_at = timezone.now()
    source.save()
    response = client.get(public(encoding, "universal/64.mp4"))
    assert read(response) == FILM
    assert response["Cache-Control"] == "public, max-age=60"


def test_serves_captions_in_both_states(
    client: Client, source: Source, encoding: Encoding, teacher: Any
) -> None:
    Caption.objects.create(source=source, vtt="WEBVTT\n", changed_at=timezone.now())
    address = f"/m/captions/{source.key}/vi.vtt"
    assert status(client.get(address)) == 404
    folder = sign_folder(source=source, encoding=encoding, user=teacher, now=timezone.now())
    assert status(client.get(f"{folder}captions/vi.vtt")) == 404
    client.force_login(teacher)
    response = client.get(f"{folder}captions/vi.vtt")
    assert response.content == b"WEBVTT\n"
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    client.logout()
    source.published_at = timezone.now()
    source.save()
    response = client.get(address)
    assert response.content == b"WEBVTT\n"
    assert status(client.get(address, headers={"If-None-Match": response["ETag"]})) == 304
    assert status(client.get(f"/m/captions/{source.key}/en.vtt")) == 404


def test_asks_for_patience_while_the_store_is_away(
    signed_in: Client, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(116, "stale file handle")

    monkeypatch.setattr(Path, "is_file", fail)
    response = signed_in.get(f"{folder}universal/64.mp4")
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
