"""A pupil without a network opens a pack from a stick: no server, file:// alone."""

import io
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Playwright, expect

from lms.offline.actions.building import build_pack
from lms.offline.actions.offering import Wanted, offer_pack
from media_pipeline.adapters.binary import find_ffmpeg
from tests.factories.media import NOW
from tests.integration.lms.offline.conftest import make_film
from tests.journeys.steps import list_axe_violations

LAUNCH = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]


@pytest.fixture
def film(tmp_path: Path) -> bytes:
    """Three seconds of VP9, which every Chromium plays."""
    target = tmp_path / "film.mp4"
    picture = "testsrc=s=160x90:r=5:d=3"
    command = [find_ffmpeg(), "-v", "error", "-nostdin", "-f", "lavfi", "-i", picture]
    subprocess.run([*command, "-c:v", "libvpx-vp9", "-cpu-used", "8", target], check=True)
    return target.read_bytes()


@pytest.fixture
def stick(
    lessons: list[Any], toan: Any, film: bytes, fetch: Callable[..., bytes], tmp_path: Path
) -> Path:
    """The pack as it lies on a stick."""
    lessons[0].recording = make_film(film)
    lessons[0].save_revision().publish()
    pack = offer_pack(wanted=Wanted(course=toan.course), by=None, now=NOW)
    edition = build_pack(pack=pack, now=NOW).edition
    assert edition is not None
    content = fetch(reverse("packs:whole", args=[pack.slug, edition.key]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "USB")
    return next((tmp_path / "USB").iterdir())


@pytest.fixture
def page(playwright: Playwright, chromium: str) -> Iterator[Page]:
    """A small telephone without a network; any error or request beyond the stick is a fault."""
    browser = playwright.chromium.launch(executable_path=chromium, args=LAUNCH)
    context = browser.new_context(viewport={"width": 360, "height": 640}, offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda one: None if one.url.startswith("file://") else faults.append(one.url),
    )
    yield page
    browser.close()
    assert faults == []


def test_finds_watches_reads_and_answers_without_a_network(stick: Path, page: Page) -> None:
    page.goto((stick / "index.html").as_uri())
    expect(page.get_by_role("link", name="Phép cộng: 3 + 2?")).to_be_visible()
    page.get_by_label("Tìm trong gói này").fill("mot them")
    expect(page.get_by_role("status")).to_have_text("Tìm thấy 2 bài")
    page.get_by_label("Tìm trong gói này").fill("dem den")
    expect(page.locator("#all")).to_be_hidden()
    assert list_axe_violations(page) == []
    page.locator("#results").get_by_role("link", name="Đếm đến 10").click()

    assert page.evaluate("document.querySelector('video').textTracks[0].cues.length") == 1
    page.evaluate("document.querySelector('video').muted = true")
    page.evaluate("document.querySelector('video').play()")
    page.wait_for_function("document.querySelector('video').currentTime > 0.3")
    page.get_by_role("button", name="1,5×").click()
    assert page.evaluate("document.querySelector('video').playbackRate") == 1.5

    page.get_by_label("6").check()
    page.get_by_role("button", name="Xem em làm đúng chưa").click()
    expect(page.locator(".score")).to_have_text("Em đúng 0 trên 1 câu.")
    expect(page.get_by_text("6 là 3 + 3.")).to_be_visible()
    page.get_by_label("5").check()
    page.get_by_role("button", name="Xem em làm đúng chưa").click()
    expect(page.locator(".score")).to_have_text("Em đúng 1 trên 1 câu.")
    expect(page.get_by_text("Em đếm tiếp từ 3: 4, 5.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert list_axe_violations(page) == []

    page.get_by_role("link", name="Phép cộng: 3 + 2?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phép cộng: 3 + 2?")


def test_reads_it_all_where_no_script_runs(
    stick: Path, playwright: Playwright, chromium: str
) -> None:
    browser = playwright.chromium.launch(executable_path=chromium, args=LAUNCH)
    try:
        page = browser.new_page(java_script_enabled=False)
        page.goto((stick / "index.html").as_uri())
        expect(page.get_by_label("Tìm trong gói này")).to_be_hidden()
        page.get_by_role("link", name="Đếm đến 10").click()
        page.get_by_text("Xem đáp án").click()
        expect(page.get_by_text("Em đếm tiếp từ 3: 4, 5.")).to_be_visible()
        page.goto((stick / "In ra giấy.html").as_uri())
        expect(page.locator("svg").first).to_be_visible()
    finally:
        browser.close()
