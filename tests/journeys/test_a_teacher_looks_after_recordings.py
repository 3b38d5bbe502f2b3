"""A teacher finds, watches, renames and removes recordings; an office sees what they take up."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.english import collect_texts, find_english
from tests.journeys.recordings import fill_library
from tests.journeys.steps import Site, list_axe_violations, sign_in

TEACHER = "giaovien"
SCREENS = ["", "jobs/", "jobs/?state=failed", "failures/", "storage/", "?stage=watchable"]


@pytest.fixture(scope="module")
def filled(site: Site) -> Site:
    """Return the site with recordings of one teacher."""
    fill_library(site.var, TEACHER)
    return site


@pytest.fixture
def library(filled: Site, page: Page) -> Page:
    """Return the library as the teacher sees it."""
    sign_in(page, TEACHER)
    page.goto("/admin/media/")
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_every_screen_speaks_vietnamese_and_fits(library: Page, width: int) -> None:
    library.set_viewport_size({"width": width, "height": 800})
    own = library.locator(".media-list h3 a").evaluate_all("found => found.map(one => one.href)")
    assert len(own) >= 4
    for address in [*(f"/admin/media/{path}" for path in SCREENS), *own]:
        answer = library.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        library.wait_for_load_state("networkidle")
        assert find_english(collect_texts(library)) == set(), address
        assert library.evaluate("document.documentElement.scrollWidth") <= width, address
        assert list_axe_violations(library) == [], address


def test_watches_what_is_still_private(library: Page) -> None:
    picture = library.locator(".media-thumb img").first
    expect(picture).to_have_js_property("naturalWidth", 320)
    library.get_by_role("link", name="Bài quay ready").click()
    library.locator("video").evaluate("one => { one.muted = true; return one.play(); }")
    expect(library.locator("video")).to_have_js_property("ended", True)
    expect(library.locator(".media-table").first).to_contain_text("64 kbit/s")
    expect(library.get_by_text("0:03")).to_be_visible()


def test_progress_moves_by_itself(filled: Site, library: Page) -> None:
    row = library.locator(".media-list li", has_text="Bài quay encoding")
    expect(row.locator("progress")).to_have_attribute("value", "40")
    library.evaluate("document.querySelector('[data-media-percent]').textContent = '?'")
    with library.expect_response("**/admin/media/progress/**") as answer:
        pass
    assert answer.value.ok
    expect(row.locator("[data-media-percent]")).to_have_text("40")


def test_renames_and_removes(library: Page) -> None:
    library.get_by_role("link", name="Bài quay waiting").click()
    library.get_by_label("Tiêu đề", exact=False).first.fill("Bài quay đã đổi tên")
    library.get_by_role("button", name="Lưu").first.click()
    expect(library.get_by_role("heading", name="Bài quay đã đổi tên").first).to_be_visible()
    library.get_by_text("Xóa bản ghi này").click()
    library.get_by_role("button", name="Xóa hẳn").click()
    expect(library.get_by_text("Đã xóa “Bài quay đã đổi tên”.")).to_be_visible()
    expect(library.locator(".media-list h3", has_text="đã đổi tên")).to_have_count(0)


def test_works_without_scripts(filled: Site, browser: Browser) -> None:
    context = browser.new_context(base_url=filled.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", TEACHER)
    page.fill("[name=password]", "mat-khau-thu-nghiem")
    page.click("main button")
    page.goto("/admin/media/?stage=failed")
    page.locator(".media-list h3 a").first.click()
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator(".media-jobs .media-tag-waiting")).to_be_visible()
    page.goto("/admin/media/jobs/?state=open")
    row = page.locator(".media-jobs li", has_text="Bài quay failed")
    row.get_by_role("button", name="Dừng").click()
    page.goto("/admin/media/jobs/?state=cancelled")
    expect(page.locator(".media-jobs li", has_text="Bài quay failed")).to_be_visible()
    context.close()


def test_an_office_sees_the_space_used(filled: Site, page: Page) -> None:
    sign_in(page, "quantri")
    page.goto("/admin/media/storage/")
    expect(page.get_by_role("link", name="Trường Tiểu học Sóng Biếc")).to_be_visible()
    assert find_english(collect_texts(page)) == set()
