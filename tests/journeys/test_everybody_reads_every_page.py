"""Every public page, loaded once: axe finds nothing, nothing is English, nothing is too wide.

The pages come straight from the program: the test's own client renders what the browser then asks
for. So one of everything lies in the transaction of the test, and no server has to start.
"""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route

from tests.integration.conftest import media_stores  # noqa: F401
from tests.journeys.english import collect_texts, find_english
from tests.journeys.everything import build_site
from tests.journeys.steps import list_axe_violations

ORIGIN = "http://testserver"
NOT_PASSED_ON = {"Content-Length", "Set-Cookie"}
FOR_PROGRAMS = {
    *("search_suggest", "offline_worker", "offline_manifest", "offline_state", "offline_parts"),
    *("on_air_calendar", "on_air_guide", "on_air_json", "on_air_feed"),
}
# What depends on colours and sizes alone is all that another scheme or another width can break.
AGAIN = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]
# A pack that is being made says so, and when to come back.
STATUS = {"404": 404, "410": 410, "a wrong code": 422, "pack": 503}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page as the program sends it."""

    status: int
    headers: dict[str, str]
    body: bytes


def render(address: str) -> Shown:
    """Ask the program for a page: before the browser does, whose driver has no open tables."""
    got: Any = Client().get(address)
    headers = {name: value for name, value in got.items() if name not in NOT_PASSED_ON}
    return Shown(status=got.status_code, headers=headers, body=got.content)


@pytest.fixture
def pages() -> dict[str, Shown]:
    """Return where the pages are put that the browser is to meet."""
    return {}


@pytest.fixture
def reader(browser: Browser, pages: dict[str, Shown]) -> Iterator[Page]:
    """Return a page on a small phone that meets what was rendered, and its static files."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        shown = pages.get(route.request.url.removeprefix(ORIGIN))
        is_static = parts.path.startswith(site_settings.STATIC_URL)
        static = is_static and finders.find(parts.path.removeprefix(site_settings.STATIC_URL))
        if shown is not None:
            route.fulfill(status=shown.status, headers=shown.headers, body=shown.body)
        elif isinstance(static, str):
            kind = mimetypes.guess_type(static)[0] or "application/octet-stream"
            route.fulfill(body=Path(static).read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)

    context = browser.new_context(
        base_url=ORIGIN, viewport={"width": 320, "height": 568}, service_workers="block"
    )
    context.route("**/*", answer)
    yield context.new_page()
    context.close()


@pytest.mark.django_db
@pytest.mark.usefixtures("media_stores")
def test_every_public_page_is_for_everybody(reader: Page, pages: dict[str, Shown]) -> None:
    addresses = build_site(now=timezone.now())
    views = {resolve(urlsplit(one).path).view_name for one in addresses.values()}
    kept = set(site_settings.LESSONS["PUBLIC_VIEWS"])
    assert kept - FOR_PROGRAMS <= views, "a public page is missing in everything.py"
    pages |= {one: render(one) for one in addresses.values()}
    faults = {name: list_faults(reader, name, one) for name, one in addresses.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def list_faults(page: Page, name: str, address: str) -> list[str]:
    """Return what is wrong with one page, in light and dark, on a phone and at a desk."""
    got = page.goto(address)
    assert got is not None
    faults = [f"answers {got.status}"] if got.status != STATUS.get(name, 200) else []
    faults += list_axe_violations(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("is wider than 320 px")
    faults += [f"English: {text}" for text in find_english(collect_texts(page))]
    page.emulate_media(color_scheme="dark")
    faults += [f"dark: {one}" for one in list_axe_violations(page, only=AGAIN)]
    page.set_viewport_size({"width": 1280, "height": 800})
    faults += [f"wide, dark: {one}" for one in list_axe_violations(page, only=AGAIN)]
    page.emulate_media(color_scheme="light")
    faults += [f"wide: {one}" for one in list_axe_violations(page, only=AGAIN)]
    page.set_viewport_size({"width": 320, "height": 568})
    return list(dict.fromkeys(faults))
