"""A teacher brings a recording in over a link that breaks, and need not begin again."""

import hashlib
import random
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.journeys.english import collect_texts, find_english
from tests.journeys.steps import Site, list_axe_violations, sign_in
from tests.journeys.weak_link import WeakLink

TEACHER = "giaovien"
RATE = 400_000
ARRIVED = "Tệp đã tải lên xong và đang được kiểm tra."


def make_recording(path: Path, *, seconds: float) -> Path:
    """Write a sound that no other test brings."""
    noise = random.Random(path.name).randbytes(48_000 * 2)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        for _second in range(int(seconds)):
            file.writeframes(noise)
    return path


@pytest.fixture
def link(site: Site) -> Iterator[WeakLink]:
    link = WeakLink(int(site.url.rsplit(":", 1)[1]), up_bytes_per_s=RATE)
    yield link
    link.close()


@pytest.fixture
def phone(browser: Browser, link: WeakLink) -> Iterator[BrowserContext]:
    """A phone on the weak link."""
    context = browser.new_context(base_url=link.url, viewport={"width": 390, "height": 844})
    context.set_default_timeout(60_000)
    yield context
    context.close()


def read_percent(page: Page) -> int:
    """Return how far the first upload of the list has come."""
    return int(float(page.locator(".uploads-bar").first.get_attribute("value") or 0))


def wait_for_percent(page: Page, percent: int) -> None:
    page.wait_for_function(
        "percent => document.querySelector('.uploads-bar').value >= percent", arg=percent
    )


def test_three_cuts_and_a_reload_cost_nothing(
    phone: BrowserContext, link: WeakLink, site: Site, tmp_path: Path
) -> None:
    recording = make_recording(tmp_path / "Nghe và đọc.wav", seconds=60)
    size = recording.stat().st_size
    page = phone.new_page()
    sign_in(page, TEACHER)
    page.goto("/media-uploads/new/")
    assert find_english(collect_texts(page)) == set()
    assert list_axe_violations(page) == []
    before = link.sent
    page.set_input_files("#uploads-file", recording)
    for percent in (15, 35):
        wait_for_percent(page, percent)
        link.cut()
        expect(page.locator(".uploads-text").first).to_contain_text("Mất kết nối")
        assert list_axe_violations(page) == []
        link.mend()
        page.wait_for_function(
            "() => document.querySelector('.uploads-row').dataset.phase === 'sending'"
        )
    wait_for_percent(page, 55)
    page.reload()
    shown = page.locator(".uploads-row").first
    expect(shown).to_contain_text("chọn lại đúng tệp này")
    reached = read_percent(page)
    assert 45 <= reached < 100
    page.set_input_files("#uploads-file", recording)
    wait_for_percent(page, 75)
    link.cut()
    link.mend()
    expect(shown).to_contain_text("Đã sẵn sàng", timeout=240_000)
    expect(page.locator(".uploads-row", has_text=recording.name)).to_have_count(1)
    # Nothing was sent twice but what lay in buffers when the link broke.
    assert link.sent - before < size + 4 * 250_000
    digest = hashlib.sha256(recording.read_bytes()).hexdigest()
    kept = site.var / "private" / "originals" / digest[:2] / digest
    assert kept.read_bytes() == recording.read_bytes()
    left = [file.name for file in (site.var / "pipeline" / "spool").iterdir()]
    assert left == [".spool"]  # the mark of a disk that is there


def test_a_teacher_pauses_goes_on_and_gives_up(
    phone: BrowserContext, tmp_path: Path, site: Site
) -> None:
    recording = make_recording(tmp_path / "tam dung.wav", seconds=40)
    page = phone.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, TEACHER)
    page.goto("/admin/media/upload/")
    page.set_input_files(
        "#uploads-file", [recording, make_recording(tmp_path / "2.wav", seconds=1)]
    )
    first = page.locator(".uploads-row", has_text="tam dung.wav")
    wait = (
        "percent => [...document.querySelectorAll('.uploads-row')].some(row => "
        "row.textContent.includes('tam dung') && row.querySelector('progress').value >= percent)"
    )
    page.wait_for_function(wait, arg=10)
    first.get_by_role("button", name="Tạm dừng").click()
    expect(first).to_contain_text("Tạm dừng ở")
    # The next one does not wait for it.
    expect(page.locator(".uploads-row", has_text="2.wav")).to_contain_text(ARRIVED)
    first.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_function(wait, arg=25)
    first.get_by_role("button", name="Hủy").click()
    expect(first).to_contain_text("Đã hủy")
    page.reload()
    expect(page.locator(".uploads-row", has_text="tam dung.wav")).to_have_count(0)


def test_a_file_chosen_before_the_script_has_come_is_taken(page: Page, tmp_path: Path) -> None:
    sign_in(page, TEACHER)
    held: list[Route] = []
    page.route("**/upload*.js", lambda route: held.append(route))
    page.goto("/media-uploads/new/", wait_until="commit")
    page.set_input_files("#uploads-file", make_recording(tmp_path / "Chọn sớm.wav", seconds=1))
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    expect(page.locator(".uploads-row", has_text="Chọn sớm.wav")).to_be_visible()


def test_a_file_that_is_not_let_in_is_refused_before_its_first_byte(
    phone: BrowserContext, link: WeakLink, tmp_path: Path
) -> None:
    document = tmp_path / "Giáo án.docx"
    document.write_bytes(bytes(2_000_000))
    page = phone.new_page()
    sign_in(page, TEACHER)
    page.goto("/media-uploads/new/")
    before = link.sent
    page.set_input_files("#uploads-file", document)
    expect(page.locator(".uploads-row").first).to_contain_text("chỉ nhận video và tệp âm thanh")
    assert link.sent - before < 20_000


def test_a_browser_without_scripts_brings_one_file_by_the_form(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    recording = make_recording(tmp_path / "khong tap lenh.wav", seconds=2)
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, TEACHER)
    page.goto("/media-uploads/new/")
    expect(page.locator(".uploads-form")).to_contain_text("không chạy tập lệnh")
    page.set_input_files("#uploads-file", recording)
    page.get_by_role("button", name="Tải lên", exact=True).click()
    row = page.locator(".uploads-row", has_text="khong tap lenh.wav")
    expect(row).to_have_count(1)
    assert row.get_attribute("data-phase") in ("checking", "encoding", "ready")
    context.close()
