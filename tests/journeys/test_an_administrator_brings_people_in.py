"""An administrator invites one teacher by link and imports others from a spreadsheet."""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.english import collect_texts, find_english
from tests.journeys.steps import Site, list_axe_violations, sign_in

SCREENS = [
    "/admin/",
    "/admin/people/",
    "/admin/people/organisations/",
    "/admin/people/organisations/new/",
    "/admin/people/invitations/",
    "/admin/people/invitations/new/",
    "/admin/people/second-factor/",
    "/admin/sheets/",
    "/admin/account/",
]


@pytest.mark.parametrize("path", SCREENS)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_screen_speaks_vietnamese_and_fits(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, "quantri")
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200
    page.wait_for_load_state("networkidle")
    assert find_english(collect_texts(page)) == set()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_invites_a_teacher_who_then_signs_in(browser: Browser, site: Site, page: Page) -> None:
    sign_in(page, "quantri.biec")
    page.goto("/admin/people/invitations/new/")
    page.get_by_label("Họ và tên đệm").fill("Lý Thị")
    page.get_by_label("Tên", exact=False).nth(1).fill("Hạnh")
    page.get_by_role("button", name="Tạo liên kết").click()
    link = page.locator("#people-link").input_value()
    assert link.startswith(site.url)

    context = browser.new_context(base_url=site.url)
    newcomer = context.new_page()
    newcomer.goto(link)
    assert find_english(collect_texts(newcomer)) == set()
    assert list_axe_violations(newcomer) == []
    newcomer.fill("[name=username]", "lyhanh")
    newcomer.fill("[name=password]", "mot-mat-khau-dai")
    newcomer.fill("[name=again]", "mot-mat-khau-dai")
    newcomer.locator("main button").last.click()
    newcomer.wait_for_url(lambda url: "/invitation/" not in url)
    newcomer.fill("[name=login]", "lyhanh")
    newcomer.fill("[name=password]", "mot-mat-khau-dai")
    newcomer.click("main button")
    newcomer.wait_for_url(lambda url: "/accounts/" not in url)
    expect(newcomer.locator("main")).to_contain_text("Trường Tiểu học Sóng Biếc")

    other = browser.new_context(base_url=site.url).new_page()
    answer = other.goto(link)
    assert answer is not None
    assert answer.status in {404, 410}
    assert find_english(collect_texts(other)) == set()
    other.context.close()
    context.close()


def fill_template(template: Path, rows: list[list[str]], target: Path) -> Path:
    """Return the downloaded template with these rows in place of its example."""
    book = openpyxl.load_workbook(template)
    sheet = book.active
    sheet.delete_rows(2, sheet.max_row)
    for row in rows:
        sheet.append(row)
    book.save(target)
    book.close()
    return target


def test_imports_people_after_a_dry_run(page: Page, tmp_path: Path) -> None:
    sign_in(page, "quantri")
    page.goto("/admin/sheets/")
    page.get_by_role("link", name=re.compile("[Nn]gười dùng")).first.click()
    address = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("mẫu")).first.click()
    template = tmp_path / "mau.xlsx"
    download.value.save_as(template)

    bad = fill_template(
        template,
        [
            ["Lò Văn", "Pá", "", "lovanpa", "khong-co-don-vi", "giáo viên"],
            ["Lò Văn", "Pá", "", "lovanpa", "th-suoi-trong", "giáo viên"],
        ],
        tmp_path / "sai.xlsx",
    )
    page.goto(address)
    page.set_input_files("input[type=file]", bad)
    page.locator("form[enctype] button").last.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text("Mã đơn vị")
    expect(page.locator("main")).to_contain_text("Trùng với dòng 2")
    assert find_english(collect_texts(page)) == set()

    good = fill_template(
        template,
        [["Lò Văn", "Pá", "", "lovanpa", "th-suoi-trong", "giáo viên"]],
        tmp_path / "dung.xlsx",
    )
    page.goto(address)
    page.set_input_files("input[type=file]", good)
    page.locator("form[enctype] button").last.click()
    page.get_by_role("button", name=re.compile("Xác nhận")).click()
    page.wait_for_load_state("networkidle")
    page.goto("/admin/people/?q=lovanpa")
    expect(page.get_by_role("link", name="Lò Văn Pá")).to_be_visible()


def test_refuses_a_renamed_picture_in_one_sentence(page: Page, tmp_path: Path) -> None:
    fake = tmp_path / "danh-sach.xlsx"
    fake.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    sign_in(page, "quantri")
    page.goto("/admin/sheets/")
    page.get_by_role("link", name=re.compile("[Nn]gười dùng")).first.click()
    page.set_input_files("input[type=file]", fake)
    page.locator("form[enctype] button").last.click()
    page.wait_for_load_state("networkidle")
    assert "xlsx" in page.inner_text("main").lower()
    assert find_english(collect_texts(page)) == set()
