"""A pupil watches: on a weak link, through an outage, by keys, without scripts or new codecs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.films import add_film
from tests.journeys.steps import Site, list_axe_violations
from tests.journeys.weak_link import WeakLink

LESSON = "/lop-1/toan/phep-cong-trong-pham-vi-10/"
# What a browser without some codec or without playlists answers.
CANNOT = """
  const able = HTMLMediaElement.prototype.canPlayType;
  HTMLMediaElement.prototype.canPlayType = function (type) {
    return /%s/.test(type) ? "" : able.call(this, type);
  };
"""
SEEN = """() => {
  const { player } = document.querySelector(".media-player").songhoc, { stage } = player || {};
  return stage ? {
    at: stage.video.currentTime, rung: stage.file.rung, stalls: stage.stalls, ahead: stage.ahead,
    outages: stage.outages, kbps: stage.meter.kbps, moves: !stage.video.paused && !stage.isStill,
    videos: document.querySelectorAll("video").length, bytes: stage.bytes,
  } : null;
}"""


@pytest.fixture(scope="module")
def film(site: Site) -> Site:
    """Return the site once its public lesson has a film."""
    add_film(site.var)
    return site


@pytest.fixture
def link(film: Site) -> Iterator[WeakLink]:
    """Return a link between the browser and the site."""
    link = WeakLink(int(film.url.rpartition(":")[2]))
    yield link
    link.close()


@pytest.fixture
def phone(browser: Browser, film: Site) -> Iterator[BrowserContext]:
    """Return a small phone's browser."""
    context = browser.new_context(base_url=film.url, viewport={"width": 320, "height": 568})
    context.set_default_timeout(30_000)
    yield context
    context.close()


def begin(page: Page, address: str = LESSON, *, way: str = "") -> None:
    """Open the lesson, choose a way to watch and begin; return once the player is there."""
    page.goto(address)
    if way:
        page.locator(f"[name=watch][value={way}]").check()
    page.get_by_role("button", name="Xem bài").click()
    expect(page.get_by_role("group", name="Trình phát")).to_be_visible()


def look(page: Page) -> Any:
    """Return what the player is at."""
    return page.evaluate(SEEN)


def wait(page: Page, condition: str, *, seconds: float = 30) -> Any:
    """Wait until `condition` holds of what the player is at; return that."""
    script = f"() => {{ const seen = ({SEEN})(); return seen && ({condition}) && seen; }}"
    return page.wait_for_function(script, timeout=seconds * 1000).json_value()


def test_chooses_and_plays_without_javascript(browser: Browser, film: Site) -> None:
    context = browser.new_context(base_url=film.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(LESSON)
    page.locator("[value=listen]").check()
    page.locator("[value=clear]").check()
    page.get_by_role("button", name="Xem bài").click()
    page.wait_for_url("**/?watch=clear#player")
    expect(page.locator("[value=clear]")).to_be_checked()
    assert page.locator("video source").first.get_attribute("src").endswith("/modern/512.mp4")
    assert page.locator("track").get_attribute("kind") == "captions"
    page.get_by_text("Lưu về máy").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Mạng 64 kbit/s").click()
    assert download.value.suggested_filename == "Phép cộng trong phạm vi 10 64.mp4"
    context.close()


def test_asks_for_nothing_of_the_film_before_the_tap_and_for_the_player_after_the_picture(
    page: Page, film: Site
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(LESSON)
    page.wait_for_load_state("networkidle")
    assert not [name for name in asked if name.endswith((".mp4", ".vtt", ".css"))]
    assert [re.sub(r"\.[0-9a-f]+\.", ".", name) for name in asked if name.endswith(".js")] == [
        "watch.js"
    ]
    page.get_by_role("button", name="Xem bài").click()
    expect(page.get_by_role("group", name="Trình phát")).to_be_visible()
    names = [re.sub(r"\.[0-9a-f]+\.", ".", name) for name in asked]
    played = next(name for name in names if name.endswith(".mp4"))
    assert names.index("whole-player.js") > names.index(played)


def test_brings_the_picture_onto_the_screen_of_a_small_phone(
    phone: BrowserContext, film: Site
) -> None:
    page = phone.new_page()
    page.goto(LESSON)
    button = page.get_by_role("button", name="Xem bài")
    button.evaluate("one => one.scrollIntoView({block: 'start'})")
    assert page.evaluate("document.querySelector('video').getBoundingClientRect().top") < 0
    button.click()
    expect(page.get_by_role("group", name="Trình phát")).to_be_visible()
    assert page.evaluate("document.querySelector('video').getBoundingClientRect().top") >= 0


def test_does_everything_by_keyboard(page: Page, film: Site) -> None:
    page.goto(LESSON)
    page.locator("[name=watch]:checked").focus()
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.localName") != "button":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Tạm dừng")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Phát", exact=True)).to_be_focused()
    page.keyboard.press("l")
    page.keyboard.press("ArrowRight")
    place = page.get_by_role("slider", name="Vị trí trong bài")
    expect(place).to_have_attribute(
        "aria-valuetext", re.compile(r"^0 phút 1[5-9] giây trên 2 phút$")
    )
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Bật tiếng")).to_be_visible()
    # Who cannot hear reads.
    expect(page.get_by_role("button", name="Phụ đề")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Phụ đề")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press(">")
    expect(page.get_by_role("combobox", name="Tốc độ")).to_have_value("1.25")
    place.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    expect(place).to_have_attribute("aria-valuetext", re.compile("^0 phút 0 giây"))
    page.get_by_text("Các phần").press("Enter")
    page.get_by_role("button", name="1:04 Phần 3").press("Enter")
    expect(place).to_have_attribute("aria-valuetext", re.compile("^1 phút 4 giây"))
    page.get_by_text("Lời giảng chạy theo hình").press("Enter")
    page.get_by_label("Tìm trong lời giảng").fill("qua cam")
    lines = page.get_by_role("list", name="Lời giảng").get_by_role("button")
    expect(lines.first).to_have_text("0:05 Em đếm số quả cam.")
    expect(lines).to_have_count(5)
    lines.nth(1).press("Enter")
    expect(place).to_have_attribute("aria-valuetext", re.compile("^0 phút 25 giây"))
    expect(page.locator("[aria-current=true]")).to_have_text("0:25 Em đếm số quả cam.")
    assert list_axe_violations(page) == []


def test_fits_a_small_phone_in_the_dark(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.emulate_media(color_scheme="dark")
    begin(page)
    for name in ("Các phần", "Lời giảng chạy theo hình", "Hôm nay đã dùng"):
        page.get_by_text(name).click()
    expect(page.get_by_role("button", name="0:32 Phần 2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        "[...document.querySelectorAll('.media-bar button')].filter(one =>"
        " one.offsetWidth < 40 || one.offsetHeight < 40).length"
    )
    assert small == 0
    assert list_axe_violations(page) == []


def test_plays_what_an_old_phone_knows(page: Page, film: Site) -> None:
    page.add_init_script(CANNOT % "av01|mpegurl")
    begin(page, way="medium")
    assert look(page)["rung"] == "u128"


def test_goes_on_where_it_was_and_stops_at_the_ceiling_of_the_day(page: Page, film: Site) -> None:
    begin(page)
    page.get_by_role("slider", name="Vị trí trong bài").fill("40")
    wait(page, "seen.at > 40 && seen.moves && seen.bytes > 0")
    page.get_by_text("Hôm nay đã dùng").click()
    page.get_by_label("Dừng khi trong ngày đã dùng").select_option("50")
    left = look(page)["at"]
    # Pages that go write down what was used, maybe after the next one has come.
    page.goto("/")
    day = page.wait_for_function(
        "() => Object.keys(localStorage).find(key => key.startsWith('songhoc.data.'))"
    ).json_value()
    page.evaluate("day => localStorage.setItem(day, 52e6)", day)
    page.goto(LESSON)
    page.get_by_role("button", name="Xem bài").click()
    expect(
        page.get_by_text(re.compile("Hôm nay đã dùng 5[0-9] MB, bằng mức em đặt"))
    ).to_be_visible()
    assert (
        page.evaluate("document.querySelector('video').currentSrc || ''") in ("",)
        or not look(page)["moves"]
    )
    page.get_by_role("button", name="Vẫn xem tiếp hôm nay").click()
    assert abs(wait(page, "seen.moves && seen.at > 40")["at"] - left) < 30


def test_goes_on_to_a_playlist_where_the_link_carries_its_script(page: Page, film: Site) -> None:
    page.add_init_script(CANNOT % "av01|mpegurl")
    page.add_init_script("localStorage.setItem('songhoc.link', 60)")
    begin(page)
    assert look(page)["rung"] == "u64"
    before = wait(page, "seen.rung === 'hls' && seen.moves", seconds=45)
    assert before["videos"] == 1
    assert before["stalls"] == 0
    assert wait(page, f"seen.at > {before['at']} + 1")


def test_steps_down_before_it_stands_still_and_outlasts_an_outage(
    context: BrowserContext, link: WeakLink
) -> None:
    page = context.new_page()
    link.down_bytes_per_s = 400_000
    begin(page, link.url + LESSON, way="clear")
    page.get_by_role("combobox", name="Tốc độ").select_option("1.5")
    wait(page, "seen.ahead > 28")
    link.down_bytes_per_s = 14_000
    seen = wait(page, "seen.rung === 'm64' && seen.moves")
    assert (seen["stalls"], seen["outages"]) == (0, 0)
    link.freeze()
    page.get_by_role("combobox", name="Tốc độ").select_option("2")
    expect(page.get_by_text("Có mạng lại là bài tự chạy tiếp")).to_be_visible()
    stood = look(page)["at"]
    link.thaw()
    seen = wait(page, f"seen.moves && seen.at > {stood} + 1")
    assert seen["at"] < stood + 6
    assert (seen["stalls"], seen["outages"]) == (1, 1)
    expect(page.get_by_text("Có mạng lại là bài tự chạy tiếp")).to_be_hidden()


def test_plays_on_where_somebody_jumped_ahead_and_back(
    context: BrowserContext, link: WeakLink
) -> None:
    page = context.new_page()
    begin(page, link.url + LESSON, way="save")
    stage = "document.querySelector('.media-player').songhoc.player.stage"
    # Slow before it is asked for, or all of it may be there at once.
    link.down_bytes_per_s = 100_000
    page.evaluate(f"{stage}.choose({stage}.family.files[{stage}.family.files.length - 1], true)")
    there = f"{stage}.video.feed && {stage}.video.buffered.length && {stage}.video.buffered.end(0)"
    page.wait_for_function(f"() => {there} > 20")
    page.evaluate(f"{stage}.seek(80)")
    wait(page, "seen.at > 80 && seen.moves")
    # Well before the end of what was there, or a lighter file takes over; up to 80 is nothing.
    rung, hole = look(page)["rung"], page.evaluate(f"{stage}.video.buffered.end(0)")
    assert hole < 70
    page.evaluate(f"{stage}.seek({hole - 10})")
    # By itself, not because a lighter file took over where it stood still.
    assert wait(page, f"seen.at > {hole} + 3 && seen.at < 79 && seen.moves")["rung"] == rung


def test_tells_one_small_thing_when_it_leaves_unless_told_not_to(page: Page, film: Site) -> None:
    page.add_init_script(
        """navigator.sendBeacon = (address, form) => {
          const told = JSON.parse(sessionStorage.told || "[]");
          told.push([new URL(address, location).pathname, Object.fromEntries(form)]);
          sessionStorage.told = JSON.stringify(told);
        }"""
    )
    told = "JSON.parse(sessionStorage.told || '[]')"
    # Which one the link carries is not asked here.
    begin(page, way="clear")
    wait(page, "seen.at > 2")
    page.goto("/")
    ((address, first),) = page.evaluate(told)
    assert address == "/audience/"
    assert int(first["seconds"]) >= 1
    assert int(first["bytes"]) > 100_000
    assert int(first["first_ms"]) > 0
    assert (first["family"], first["rung"]) == ("modern", "512")
    assert (first["stalls"], first["outages"]) == ("0", "0")
    assert film.url.endswith(page.evaluate("location.port"))
    begin(page)
    page.get_by_text("Hôm nay đã dùng").click()
    page.get_by_label("Không gửi số liệu ẩn danh").check()
    wait(page, "seen.moves")
    page.goto("/")
    assert len(page.evaluate(told)) == 1
