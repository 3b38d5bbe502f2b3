"""A teacher makes a lesson on a phone, from the video to the reviewers; also without scripts."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from media_pipeline.adapters.binary import find_ffmpeg
from tests.journeys.english import collect_texts, find_english
from tests.journeys.recordings import fill_library
from tests.journeys.steps import Site, list_axe_violations, sign_in

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Return a short film as a phone names it."""
    path = tmp_path / "VID_20261125_081200.mp4"
    source = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10:duration=3"]
    options = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    subprocess.run([str(find_ffmpeg()), "-v", "error", *source, *options, str(path)], check=True)
    return path


@pytest.fixture
def phone(page: Page) -> Page:
    """Return the person's page at the size of a phone."""
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def old_phone(browser: Browser, site: Site) -> Iterator[Page]:
    """Return a page of a phone that runs no scripts."""
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, java_script_enabled=False, locale="vi-VN"
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def read(page: Page, name: str) -> None:
    """Fail on English, and on a page that is wider than the phone."""
    assert find_english(collect_texts(page)) == set(), name
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], name


def test_from_a_video_to_the_reviewers_in_a_handful_of_taps(phone: Page, film: Path) -> None:
    taps = []

    def tap(name: str) -> None:
        taps.append(name)
        phone.get_by_role("button", name=name, exact=True).or_(
            phone.get_by_role("link", name=name, exact=True)
        ).first.click()

    sign_in(phone, "giaovien")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bài giảng của tôi")
    read(phone, "my lessons")
    assert list_axe_violations(phone) == []
    tap("Bài giảng mới")
    # Grade and subject are those of the last lesson; the name is all that is asked.
    expect(phone.locator("[name=place] option:checked")).to_have_text("Toán – Lớp 1")
    phone.fill("[name=title]", "Phép trừ trong phạm vi 10")
    read(phone, "new lesson")
    tap("Tiếp: video")
    phone.set_input_files("#uploads-file", film)
    taps.append("the file")
    phone.locator(".uploads-row[data-key]").wait_for()
    read(phone, "video")
    assert list_axe_violations(phone) == []
    tap("Tiếp: mô tả")
    phone.select_option("[name=topic]", index=2)
    phone.fill("[name=summary]", "Em bớt đi rồi đếm số còn lại.")
    expect(phone.locator(".desk-saved")).to_contain_text("Đã lưu lúc")
    read(phone, "description")
    assert list_axe_violations(phone) == []
    tap("Tiếp: kiểm tra và gửi")
    phone.wait_for_url(re.compile("/check/"))
    read(phone, "check")
    assert list_axe_violations(phone) == []
    # The video is prepared meanwhile; nothing else is missing.
    submit = phone.get_by_role("button", name="Gửi duyệt", exact=True)
    for _ in range(60):
        if submit.count():
            break
        gaps = phone.locator("ol.desk-gaps li")
        assert gaps.count() <= 1
        phone.wait_for_timeout(1000)
        phone.reload()
    tap("Gửi duyệt")
    row = phone.locator(".desk-lesson", has_text="Phép trừ trong phạm vi 10").first
    expect(row).to_contain_text("Đang chờ duyệt")
    read(phone, "submitted")
    assert len(taps) == 6

    row.get_by_role("link").first.click()
    expect(phone.get_by_text("Bài giảng đang chờ duyệt")).to_be_visible()
    phone.get_by_role("button", name="Rút lại, không gửi duyệt nữa").click()
    expect(submit).to_be_visible()


def test_every_step_can_be_taken_without_scripts(old_phone: Page, site: Site) -> None:
    page = old_phone
    fill_library(site.var, "giaovien")
    sign_in(page, "giaovien")
    page.get_by_role("link", name="Bài giảng mới").click()
    page.fill("[name=title]", "Đếm đến 5")
    page.click("main button")
    page.locator("summary", has_text="Hoặc chọn video đã có").click()
    page.get_by_label(re.compile("Bài quay ready")).check()
    page.get_by_role("button", name="Dùng video này").click()
    page.select_option("[name=topic]", index=2)
    page.fill("[name=summary]", "Em đếm từ 1 đến 5.")
    page.locator("summary", has_text="Câu hỏi tự kiểm tra").click()
    page.get_by_role("button", name="Thêm câu hỏi").click()
    page.fill("[name=q0-text]", "Sau số 4 là số nào?")
    page.fill("[name=q0-answer_0]", "5")
    page.check("[name=q0-right_0]")
    page.fill("[name=q0-answer_1]", "6")
    page.get_by_role("button", name="Tiếp: kiểm tra và gửi").click()
    page.get_by_text("Bài giảng đã đủ.").wait_for()
    page.get_by_role("button", name="Gửi duyệt", exact=True).click()
    row = page.locator(".desk-lesson", has_text="Đếm đến 5").first
    expect(row).to_contain_text("Đang chờ duyệt")
