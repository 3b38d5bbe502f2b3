"""A teacher writes a lesson with picture and document; a colleague reviews it; it is public.

Every screen on the way is read: an English sentence anywhere fails the journey.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.english import collect_texts, find_english
from tests.journeys.recordings import fill_library, vote_about
from tests.journeys.steps import Site, sign_in

TITLE = "Đếm đến 10 bằng que tính"

Read = Callable[[str], None]


@pytest.fixture
def read(page: Page) -> Read:
    """Return a function that reads the screen once it has settled."""

    def read_screen(name: str) -> None:
        page.wait_for_load_state("networkidle")
        assert find_english(collect_texts(page)) == set(), name

    return read_screen


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Return a picture to upload."""
    path = tmp_path / "que-tinh.png"
    Image.new("RGB", (640, 360), "teal").save(path)
    return path


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Return a worksheet to upload."""
    path = tmp_path / "phieu-bai-tap.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    return path


def choose_recording(page: Page, read: Read) -> None:
    """Choose what can be watched already."""
    page.get_by_role("button", name="Chọn bản ghi", exact=True).click()
    dialog = page.locator(".modal-content")
    dialog.wait_for()
    read("recordings")
    dialog.get_by_role("link", name="Bài quay ready").click()
    dialog.wait_for(state="hidden")


def add_block(page: Page, name: str) -> None:
    """Add a block of the lesson's body after the last one."""
    page.locator("#panel-child-hoc_lieu_kem_theo-body-section").get_by_title(
        "Chèn khối"
    ).last.click()
    page.get_by_role("option", name=name).click()


def upload_in_chooser(page: Page, chooser: str, file: Path, read: Read) -> None:
    """Choose by uploading."""
    page.get_by_role("button", name=chooser).click()
    dialog = page.locator(".modal-content")
    dialog.wait_for()
    read(f"{chooser}: what is there")
    dialog.get_by_role("tab", name="Tải lên").click()
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog.get_by_label("Tiêu đề")).to_have_value(file.stem)
    read(f"{chooser}: upload")
    dialog.get_by_role("button", name="Tải lên").click()
    dialog.wait_for(state="hidden")


def write_lesson(page: Page, read: Read, picture: Path, document: Path) -> None:
    """Create the lesson, page by page as Wagtail leads there."""
    page.goto("/admin/")
    read("desk")
    page.goto("/admin/pages/")
    read("page tree")
    page.get_by_role("link", name="Xem các trang con của “Lớp 1”").click()
    read("grade")
    page.get_by_role("link", name="Xem các trang con của “Toán”").click()
    read("subject")
    page.locator("header").get_by_role("link", name=re.compile("Thêm trang con")).first.click()
    read("new lesson")
    page.fill("[name=title]", TITLE)
    choose_recording(page, read)
    page.select_option("[name=topic]", index=1)
    page.fill("[name=summary]", "Em đếm que tính từ 1 đến 10.")
    page.get_by_role("tab", name="Học liệu kèm theo").click()
    read("materials")
    add_block(page, "Hình ảnh")
    upload_in_chooser(page, "Chọn hình ảnh", picture, read)
    add_block(page, "Tài liệu")
    upload_in_chooser(page, "Chọn tài liệu", document, read)
    page.get_by_role("button", name="Lưu bản nháp").click()
    page.locator(".messages .success").wait_for()
    read("saved")


def test_lesson_goes_from_draft_over_review_to_the_public(
    browser: Browser, site: Site, page: Page, read: Read, picture: Path, document: Path
) -> None:
    fill_library(site.var, "giaovien")
    sign_in(page, "giaovien")
    write_lesson(page, read, picture, document)
    page.get_by_role("button", name="Thao tác khác").click()
    page.get_by_role("button", name=re.compile("^Gửi")).click()
    page.wait_for_load_state("networkidle")
    read("submitted")

    visitor = browser.new_context(base_url=site.url).new_page()
    address = "/lop-1/toan/dem-den-10-bang-que-tinh/"
    answer = visitor.goto(address)
    assert answer is not None
    assert answer.status == 404

    review_as_colleague(browser, site)

    answer = visitor.goto(address)
    assert answer is not None
    assert answer.status == 200
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(visitor.get_by_role("link", name="phieu-bai-tap")).to_have_count(1)
    wait_for_film(visitor)
    visitor.context.close()


def wait_for_film(visitor: Page) -> None:
    """Come back until a worker has brought the film into the public store."""
    for _try in range(240):
        if visitor.locator("video").count():
            break
        expect(visitor.locator("main")).to_contain_text("đang được chuẩn bị")
        visitor.wait_for_timeout(500)
        visitor.reload()
    source = visitor.locator("video source").first.get_attribute("src")
    assert source is not None
    assert source.startswith("/m/")
    assert visitor.request.get(source).status == 200


def review_as_colleague(browser: Browser, site: Site) -> None:
    """Sign in as the school's reviewer, find what waits on the desk; then all vote."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    sign_in(page, "kiemduyet")
    page.goto("/admin/")
    page.wait_for_load_state("networkidle")
    assert find_english(collect_texts(page)) == set()
    waiting = page.get_by_role("link", name=TITLE)
    expect(waiting).to_have_count(1)
    vote_about(site.var, TITLE)
    page.reload()
    expect(waiting).to_have_count(0)
    context.close()


@pytest.mark.parametrize("username", ["kiemduyet.so", "giaovien.suoi"])
def test_others_do_not_find_a_draft_of_this_school_unless_they_supervise_it(
    page: Page, username: str
) -> None:
    sign_in(page, username)
    page.goto("/admin/pages/search/?q=Hình vuông")
    page.wait_for_load_state("networkidle")
    found = page.get_by_text("Hình vuông, hình tròn, hình tam giác", exact=True).count()
    assert bool(found) == (username == "kiemduyet.so")
