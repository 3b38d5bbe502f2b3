"""A week of grade one is filled from its lessons, moved by hand, and published to the station."""

from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, Route, expect

from lms.broadcasts.actions.seasons import plan_course
from lms.broadcasts.models import Airing, PublishedSchedule
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR
from tests.integration.lms.broadcasts.conftest import build_world
from tests.integration.lms.broadcasts.publishing import NOW
from tests.journeys.english import find_english
from tests.journeys.steps import list_axe_violations

ORIGIN = "http://testserver"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A station, three lessons of a quarter of an hour, and a season that wants their subject."""
    # The week has not begun: what is past is not filled.
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = build_world()
    plan_course(season=world.season, course=world.course, by=world.planner, now=timezone.now())
    return world


class Window:
    """A planner's window whose only network is the program itself.

    What the browser asks for is caught, answered by the program within the test's transaction, and
    then shown: no server runs, and no table is emptied afterwards.
    """

    def __init__(self, page: Page, client: Client) -> None:
        self.page, self.client = page, client
        self._content: bytes | None = None
        page.route("**/*", self._answer)

    def open(self, path: str) -> None:
        """Show what lies at an address."""
        self._show(self.client.get(path, follow=True), path)

    def follow(self, step: Callable[[], Any]) -> None:
        """Do something that leads to another screen, and show it."""
        with self.page.expect_request(lambda one: one.is_navigation_request()) as caught:
            step()
        request, path = caught.value, caught.value.url.removeprefix(ORIGIN)
        request.response()
        if request.method == "GET":
            self.open(path)
            return
        kind = request.headers.get("content-type", "")
        body = request.post_data_buffer or b""
        self._show(self.client.post(path, body, content_type=kind, follow=True), path)

    def _show(self, response: Any, path: str) -> None:
        self._content = response.content
        self.page.goto(response.redirect_chain[-1][0] if response.redirect_chain else path)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if route.request.is_navigation_request():
            content, self._content = self._content, None
            # Nothing to show yet: the browser stays where it is.
            status = 204 if content is None else 200
            route.fulfill(status=status, body=content or b"", content_type="text/html")
            return
        found = finders.find(path.partition("?")[0].removeprefix("/static/").lstrip("/"))
        if path.startswith("/static/") and isinstance(found, str):
            route.fulfill(path=found)
        else:
            route.fulfill(status=404)


@pytest.fixture
def window(browser: Browser, world: SimpleNamespace) -> Iterator[Window]:
    """Return the window of somebody who plans."""
    client = Client()
    client.force_login(world.planner)
    context = browser.new_context(
        base_url=ORIGIN, service_workers="block", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(30_000)
    yield Window(context.new_page(), client)
    context.close()


def look_over(page: Page) -> None:
    """Find nothing wrong with the screen, nothing English on it, nothing wider than a phone."""
    assert list_axe_violations(page, ["color-contrast", "label", "button-name"]) == []
    # The menus around it are drawn by scripts whose words this window does not fetch.
    assert find_english(page.locator("main").inner_text().splitlines()) == set()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})


def drag(page: Page, card: Locator, target: Locator) -> None:
    """Drag as a hand does: by way of points in between."""
    card.hover()
    page.mouse.down()
    target.hover()
    target.hover(position={"x": 12, "y": 12})
    page.mouse.up()


def test_gaps_are_seen_filled_moved_and_published(window: Window, world: SimpleNamespace) -> None:
    page, week = window.page, [world.office.pk, world.monday.isoformat()]
    window.open(reverse("broadcasts_plan:week", args=week))
    main = page.locator("main")
    expect(main).to_contain_text("6 chỗ trống")
    look_over(page)
    window.follow(page.get_by_role("link", name="Bảng chỗ trống").click)
    expect(main.locator("td.bp-red")).to_have_count(6)
    look_over(page)
    window.follow(page.get_by_role("link", name="Lấp chỗ trống").click)
    expect(main).to_contain_text("Sau khi nhận đề xuất này: 0")
    look_over(page)
    window.follow(page.get_by_role("button", name="Nhận 12 buổi phát").click)
    expect(main).to_contain_text("Không còn chỗ trống")
    assert Airing.objects.count() == 12

    # Both in sight: a driver's mouse does not scroll while it drags.
    page.set_viewport_size({"width": 1280, "height": 2400})
    card = page.locator(".bp-card").first
    evening = page.locator(f".bp-free[data-start='{19 * FRAMES_PER_HOUR}']").first
    window.follow(partial(drag, page, card, evening))
    # What is new in the evening has no repeat after it any more.
    expect(main).to_contain_text("trước đó bài chưa phát lần nào")
    window.follow(page.get_by_role("button", name="Hoàn tác lần sửa cuối").click)
    expect(main).to_contain_text("Không còn chỗ trống")

    window.follow(page.get_by_role("link", name="Gửi lịch kênh này").first.click)
    look_over(page)
    page.get_by_label("Gửi giờ phát dù chưa đủ bản phát sóng").check()
    window.follow(page.get_by_role("button", name="Gửi lịch kênh này").click)
    expect(main).to_contain_text("Đã gửi bản số 1")
    assert len(PublishedSchedule.objects.get().snapshot["airings"]) == 12
