"""A teacher writes captions beside the film, line by line; and on an old machine, as plain text."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from media_pipeline.adapters.binary import find_ffmpeg
from tests.journeys.steps import ROOT, Site, list_axe_violations, sign_in

TEACHER = "giaovien"
SEED = """
from datetime import datetime, UTC
from pathlib import Path
from django.contrib.auth import get_user_model
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.models import Encoding, Original, Rendition, Source
from media_pipeline.permissions import list_upload_collections
now = datetime.now(UTC)
user = get_user_model().objects.get(username={user!r})
original = Original.objects.create(sha256={digest!r}, bytes=9, name="originals/x/y",
    duration_ms=12000, width=320, height=180, has_sound=False, created_at=now)
source = Source.objects.create(original=original, title="Con lắc đơn", filename="con-lac.mp4",
    collection=list_upload_collections(user).first(), uploaded_by_user=user, created_at=now)
encoding = Encoding.objects.create(original=original, recipe="1", state="ready", is_current=True,
    created_at=now, ready_at=now)
get_private_store().put(Path({film!r}), encoding.folder + "/universal/64.mp4")
Rendition.objects.create(encoding=encoding, rung="u64", family="universal", link_kbps=64,
    codecs="avc1.42c00c", width=320, height=180, fps=5, average_bps=9000, peak_bps=9000,
    bytes=9000, mp4="universal/64.mp4", playlist="universal/64.m3u8", ready_at=now)
print("pk", source.pk)
"""


@pytest.fixture
def recording(site: Site, tmp_path: Path, request: pytest.FixtureRequest) -> int:
    """Return the number of a recording of the teacher's that can be played."""
    film = tmp_path / "film.mp4"
    subprocess.run(
        [
            *(find_ffmpeg(), "-loglevel", "error", "-f", "lavfi"),
            *("-i", "testsrc=size=320x180:rate=5:duration=12", "-c:v", "libx264"),
            *("-profile:v", "baseline", "-pix_fmt", "yuv420p", "-g", "5"),
            *("-movflags", "+faststart", str(film)),
        ],
        check=True,
    )
    digest = request.node.name.encode().hex().ljust(64, "0")[-64:]
    seed = SEED.format(user=TEACHER, digest=digest, film=str(film))
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", seed],
        cwd=ROOT,
        env={
            **os.environ,
            "SONGHOC_VAR": str(site.var),
            "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split("pk ")[1])


def test_writes_captions_beside_the_film(page: Page, recording: int) -> None:
    sign_in(page, TEACHER)
    page.goto(f"/admin/media/{recording}/captions/")
    film = page.locator("video")
    expect(film).to_have_js_property("readyState", 4, timeout=30_000)
    # The film came over a signed address, and its parts can be reached.
    film.evaluate("film => { film.currentTime = 2.5 }")
    page.get_by_role("button", name="Thêm một dòng ở lúc này").click()
    row = page.locator(".media-cue")
    expect(row.locator("[data-cue=start]")).to_have_value("00:02.500")
    row.locator("[data-cue=words]").fill("Con lắc dao động")
    film.evaluate("film => { film.currentTime = 6.25 }")
    row.get_by_role("button", name="Kết thúc lúc này").click()
    expect(row.locator("[data-cue=end]")).to_have_value("00:06.250")
    page.get_by_role("button", name="Thêm một dòng ở lúc này").click()
    second = page.locator(".media-cue").nth(1)
    second.locator("[data-cue=words]").fill("quanh vị trí cân bằng")
    # A slip is named at once, beside the line.
    second.locator("[data-cue=start]").fill("00:19.000")
    expect(second.get_by_role("alert")).to_be_visible()
    second.locator("[data-cue=start]").fill("00:06.250")
    expect(second.get_by_role("alert")).to_be_hidden()
    assert list_axe_violations(page) == []
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".media-cue")).to_have_count(2)
    page.get_by_role("button", name="Xem dạng chữ").click()
    expect(page.locator("textarea[data-captions]")).to_have_value(
        "WEBVTT\n\n00:00:02.500 --> 00:00:06.250\nCon lắc dao động\n\n"
        "00:00:06.250 --> 00:00:09.250\nquanh vị trí cân bằng\n"
    )


def test_writes_captions_without_javascript(browser: Browser, site: Site, recording: int) -> None:
    context = browser.new_context(
        base_url=site.url, java_script_enabled=False, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    sign_in(page, TEACHER)
    page.goto(f"/admin/media/{recording}/captions/")
    words = page.locator("textarea[data-captions]")
    words.fill("00:01 --> 00:03\nmột\n\n00:04 --> 00:03\nhai")
    page.get_by_role("button", name="Lưu", exact=True).press("Enter")
    expect(page.locator("#id_words_error")).to_contain_text("Dòng 4")
    words.fill("00:01 --> 00:03\nmột\n\n00:03 --> 00:04\nhai")
    page.get_by_role("button", name="Lưu", exact=True).press("Enter")
    expect(words).to_have_value(
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nmột\n\n00:00:03.000 --> 00:00:04.000\nhai\n"
    )
    context.close()
