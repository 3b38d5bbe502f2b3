"""A pupil keeps a lesson on the phone, and has it where there is no network."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.journeys.english import collect_texts, find_english
from tests.journeys.saving import SECONDS, Brought, bring_lesson, withdraw_lesson
from tests.journeys.steps import Site, list_axe_violations
from tests.journeys.weak_link import WeakLink

SAVED = "Đã lưu. Bây giờ mở được khi không có mạng."
PLAY_THE_MIDDLE = """async seconds => {
  const video = document.querySelector("video");
  video.muted = true;
  await video.play();
  video.currentTime = seconds / 2;
  await new Promise(resolve => video.addEventListener("seeked", resolve, { once: true }));
  const from = video.currentTime;
  while (video.currentTime < from + 1) await new Promise(resolve => setTimeout(resolve, 100));
  return { duration: video.duration, at: video.currentTime, width: video.videoWidth };
}"""
USED = """() => Object.keys(localStorage).filter(key => key.startsWith("songhoc.data."))
  .reduce((sum, key) => sum + Number(localStorage[key]), 0)"""
HASH = """async ({ film, bytes }) => {
  const blob = await Saved.assemble(film, bytes);
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map(n => n.toString(16).padStart(2, "0")).join("");
}"""


@pytest.fixture(scope="module")
def lesson(site: Site) -> Brought:
    return bring_lesson(site.var)


@pytest.fixture
def link(site: Site) -> Iterator[WeakLink]:
    link = WeakLink(int(site.url.rsplit(":", 1)[1]), up_bytes_per_s=10**7)
    yield link
    link.close()


@pytest.fixture
def context(browser: Browser, link: WeakLink) -> Iterator[BrowserContext]:
    """A phone, whose link can be cut."""
    context = browser.new_context(base_url=link.url, viewport={"width": 320, "height": 640})
    context.set_default_timeout(30_000)
    yield context
    context.close()


def count_checks(site: Site, lesson: Brought) -> tuple[int | None, int | None]:
    """Return how many answers the site was told of, and how many of them were right."""
    sums = "SELECT SUM(checks), SUM(checks_right) FROM audience_daycount WHERE lesson_id = ?"
    with sqlite3.connect(site.var / "db.sqlite3") as tables:
        answers, right = tables.execute(sums, [lesson.pk]).fetchone()
    return answers, right


def save(page: Page, lesson: Brought) -> None:
    page.goto(lesson.address)
    page.get_by_text("Lưu về máy").click()
    page.locator(f'a[href="/save/lessons/{lesson.pk}/"]').click()
    page.get_by_role("button", name="Lưu vào trình duyệt này").click()


def test_a_saved_lesson_is_whole_without_a_network(
    site: Site, context: BrowserContext, page: Page, link: WeakLink, lesson: Brought
) -> None:
    save(page, lesson)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert list_axe_violations(page) == []
    assert find_english(collect_texts(page)) == set()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    used = page.evaluate(USED)
    assert used > 1_000_000

    context.set_offline(True)
    link.cut()
    page.goto("/lop-2/")
    expect(page.get_by_text("Đang không có mạng")).to_be_visible()
    page.locator(".shelf-lessons a").first.click()
    page.wait_for_url(f"**{lesson.address}")
    page.evaluate("localStorage.setItem('songhoc.choice', 'clear')")
    page.reload()
    # Of what lies on the phone, not what was liked when there was a network.
    expect(page.locator("[name=watch]:checked")).to_have_value("save")
    assert page.evaluate("document.querySelector('video').src").endswith(lesson.film)
    seen = page.evaluate(PLAY_THE_MIDDLE, SECONDS)
    assert round(seen["duration"]) == SECONDS
    assert seen["at"] > SECONDS / 2
    assert seen["width"] == 480
    page.evaluate("document.querySelector('track').track.mode = 'hidden'; undefined")
    page.wait_for_function("() => document.querySelector('track').track.cues.length === 1")

    # What lies on the phone costs no data.
    expect(page.get_by_text("Hôm nay đã dùng")).to_be_attached()
    assert page.evaluate(USED) == used

    page.get_by_label("Trong nước").check()
    page.get_by_label("Câu trả lời của em").fill("song")
    page.get_by_role("button", name="Xem em làm đúng chưa").click()
    expect(page.locator(".count")).to_have_text("Em làm đúng 1 trên 2 câu.")
    expect(page.get_by_text("Em đã thấy sóng biển.")).to_be_visible()
    expect(page.get_by_text("Viết là “sóng”.")).to_be_visible()
    assert find_english(collect_texts(page)) == set()

    page.goto(f"/lessons/{lesson.pk}/slides/")
    page.wait_for_function("() => [...document.images].every(one => one.naturalWidth === 480)")

    link.mend()
    context.set_offline(False)
    page.goto("/saved/")
    expect(page.get_by_text("đúng 1 trên 2 câu")).to_be_visible()
    page.wait_for_function("async () => (await Saved.keys('results')).length === 0")
    # Told once, by the page or by the worker, whichever is first.
    for _look in range(100):
        if (counted := count_checks(site, lesson)) != (None, None):
            break
        page.wait_for_timeout(100)
    assert counted == (2, 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_download_goes_on_where_it_was_cut(
    context: BrowserContext, page: Page, link: WeakLink, lesson: Brought
) -> None:
    slow = {"offline": False, "latency": 0, "uploadThroughput": -1, "downloadThroughput": 150_000}
    starts: list[int] = []

    def look(request: Request) -> None:
        found = re.match(r"bytes=(\d+)-", request.headers.get("range", ""))
        if found and request.url.endswith(lesson.film):
            starts.append(int(found[1]))

    context.on("request", look)
    debugger = context.new_cdp_session(page)
    page.goto(f"/save/lessons/{lesson.pk}/")
    debugger.send("Network.emulateNetworkConditions", slow)
    page.get_by_role("button", name="Lưu vào trình duyệt này").click()
    page.wait_for_function("() => document.querySelector('.shelf-jobs progress')?.value >= 15")
    link.cut()
    expect(page.get_by_text("Mất mạng.")).to_be_visible()
    link.mend()
    page.wait_for_function("() => document.querySelector('.shelf-jobs progress')?.value >= 40")
    page.close()

    before = max(starts)
    again = context.new_page()
    again.goto("/saved/")
    expect(again.locator(".shelf-lessons a")).to_have_count(1)
    after = starts[starts.index(before) + 1 :]
    assert before > 0
    assert min(after) >= before
    film = again.evaluate(f"async () => (await Saved.get('lessons', {lesson.pk})).film")
    assert again.evaluate(HASH, {"film": lesson.film, "bytes": film["bytes"]}) == lesson.sha256


def test_what_was_lost_is_fetched_again_and_what_was_withdrawn_is_gone(
    page: Page, site: Site, lesson: Brought
) -> None:
    page.goto(f"/save/lessons/{lesson.pk}/")
    page.get_by_role("button", name="Lưu vào trình duyệt này").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.evaluate("async () => Saved.remove('pieces', (await Saved.keys('pieces')).pop())")
    page.goto("/saved/")
    expect(page.get_by_text("Bài này thiếu một phần")).to_be_visible()
    page.get_by_role("button", name="Tải phần còn thiếu").click()
    expect(page.get_by_text("Bài này thiếu một phần")).to_have_count(0)
    assert page.evaluate(f"async () => Saved.measure('{lesson.film}')") > 500_000

    withdraw_lesson(site.var, lesson)
    # Whatever is asked of the site says so: here, the lesson itself.
    page.goto(lesson.address)
    page.goto("/saved/")
    expect(page.get_by_text("không còn công khai nên đã được xóa khỏi máy")).to_be_visible()
    expect(page.locator(".shelf-lessons li")).to_have_count(0)
    assert page.evaluate("async () => Saved.keys('pieces')") == []
