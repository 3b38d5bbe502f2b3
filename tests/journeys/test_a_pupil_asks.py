"""A pupil asks by the code of the class on a small phone, and reads what the teacher answers."""

from playwright.sync_api import Browser, Page, expect

from tests.journeys.english import collect_texts, find_english
from tests.journeys.steps import Site, list_axe_violations, sign_in

LESSON = "/lop-1/toan/phep-cong-trong-pham-vi-10/"
QUESTION = "Em tên là Mây, số không cộng năm bằng mấy ạ?"


def look_over(page: Page) -> None:
    """Find nothing wrong with the page, nothing English on it, nothing wider than the phone."""
    assert list_axe_violations(page) == []
    assert find_english(collect_texts(page)) == set()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_asks_by_code_and_reads_the_answer(browser: Browser, site: Site, page: Page) -> None:
    sign_in(page, "giaovien")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/admin/classes/")
    look_over(page)
    page.get_by_role("link", name="1A", exact=True).click()
    code = page.locator("code").first.inner_text()
    look_over(page)
    page.get_by_role("link", name="Phiếu để in").click()
    expect(page.get_by_text(code).first).to_be_visible()
    look_over(page)

    # The pupil's phone runs no scripts.
    phone = browser.new_context(
        base_url=site.url, java_script_enabled=False, viewport={"width": 320, "height": 568}
    )
    pupil = phone.new_page()
    pupil.goto(LESSON)
    pupil.click("text=Hỏi thầy cô")
    pupil.fill("[name=text]", QUESTION)
    pupil.fill("[name=code]", code.lower().replace("-", " "))
    pupil.click("text=Gửi câu hỏi")
    expect(pupil.get_by_role("heading", level=1)).to_contain_text("Cảm ơn em")
    pupil.click("text=Đọc tất cả câu hỏi")
    expect(pupil.locator("main")).not_to_contain_text("số không cộng năm")

    page.goto("/classes/questions/")
    look_over(page)
    page.get_by_role("link", name=QUESTION).click()
    expect(page.get_by_role("alert")).to_contain_text("Em tên là Mây")
    look_over(page)
    page.get_by_label("Câu hỏi như mọi người sẽ đọc").fill("Số không cộng năm bằng mấy ạ?")
    page.get_by_label("Câu trả lời của thầy cô").fill("Bằng năm: thêm không là không thêm gì.")
    page.get_by_role("button", name="Trả lời và cho hiện").click()
    expect(page.get_by_role("status")).to_contain_text("Cảm ơn thầy cô")

    pupil.reload()
    expect(pupil.locator("main")).to_contain_text("Bằng năm: thêm không là không thêm gì.")
    expect(pupil.locator("main")).not_to_contain_text("Mây")
    pupil.goto(LESSON)
    expect(pupil.get_by_role("link", name="Số không cộng năm bằng mấy ạ?")).to_be_visible()
    # The second time the code is there already.
    pupil.click("text=Hỏi thầy cô")
    expect(pupil.get_by_label("Mã lớp")).to_have_value(code)
    phone.close()
