"""A pupil without an account finds a lesson; on any screen, with or without script."""

import gzip
import re
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.steps import ROOT, Site


def test_walks_from_the_home_page_to_a_lesson(page: Page) -> None:
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "vi"
    for level in ("Tiểu học", "Trung học cơ sở", "Trung học phổ thông"):
        expect(page.get_by_role("heading", name=level)).to_be_visible()
    page.get_by_role("link", name="Lớp 1", exact=True).click()
    expect(page.get_by_role("link", name="Tiếng Việt", exact=True)).to_be_visible()
    page.get_by_role("link", name="Toán", exact=True).click()
    page.get_by_role("link", name="Phép cộng trong phạm vi 10").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phép cộng trong phạm vi 10")


def test_sees_no_draft(page: Page) -> None:
    page.goto("/lop-1/toan/")
    assert page.locator(".list a").all_inner_texts() == ["Phép cộng trong phạm vi 10"]
    response = page.goto("/lop-1/toan/hinh-vuong-hinh-tron-hinh-tam-giac/")
    assert response is not None
    assert response.status == 404


def test_finds_a_lesson_without_typing_diacritics(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Tìm kiếm").click()
    page.get_by_label("Bạn tìm gì?").fill("phep cong pham vi 10")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Phép cộng trong phạm vi 10").click()
    page.wait_for_url("**/phep-cong-trong-pham-vi-10/")


def test_works_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.click("text=Lớp 1 >> nth=0")
    page.click("text=Toán")
    page.click("text=Phép cộng trong phạm vi 10")
    expect(page.locator("main")).to_contain_text("3 + 2 = 5")
    page.click("text=English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_chooses_english_and_comes_back(page: Page) -> None:
    page.goto("/lop-1/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.wait_for_url("**/lop-1/")
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("link", name="Đăng nhập")).to_be_visible()


def test_reaches_everything_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Bạn tìm gì?"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Bài đã lưu trên máy này"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Lớp 1"


def test_home_page_and_style_fit_their_budget(site: Site) -> None:
    html = fetch_compressed(site.url + "/")
    style_path = re.search(r'href="(/static/theme/site\.[0-9a-f]+\.css)"', gunzip(html))
    assert style_path
    style = fetch_compressed(site.url + style_path[1])
    assert len(style) < 8 * 1024
    assert len(html) + len(style) <= 14 * 1024


def fetch_compressed(url: str) -> bytes:
    """Return a body as gzip sends it."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        return bytes(response.read())


def gunzip(body: bytes) -> str:
    """Return a compressed page as text."""
    return gzip.decompress(body).decode()


def test_is_photographed_for_the_readme(page: Page, pytestconfig: pytest.Config) -> None:
    page.set_viewport_size({"width": 1000, "height": 720})
    page.goto("/")
    picture = page.screenshot()
    assert picture.startswith(b"\x89PNG")
    if pytestconfig.getoption("--update-screenshots"):
        target = ROOT / "docs" / "images" / "home.png"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(picture)
