"""Which file a player goes to, and when: its decisions alone, in the browser that takes them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
STEERING = ROOT / "media_pipeline" / "static" / "media_pipeline" / "steering.js"
# Rates in kbit/s as of a camera lesson; 20 minutes are left of it.
STATE = {
    "rates": [40, 90, 337], "index": 0, "kbps": 500, "ahead": 30, "left": 1200, "at": 100,
    "speed": 1, "since": 60, "rest": 15, "isDry": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Return a page that knows the decisions and nothing else."""
    page = browser.new_page()
    page.add_script_tag(content=STEERING.read_text())
    yield page
    page.close()


def decide(page: Page, **changes: Any) -> tuple[int, str]:
    state = json.dumps(STATE | changes)
    told = page.evaluate(f"songhocSteering.decide({state})")
    return told["to"], told["why"]


def measure(page: Page, script: str) -> float:
    """Return what the meter says after `script` has fed it; every step is half a second."""
    return float(
        page.evaluate(
            f"""() => {{
              const meter = new songhocSteering.Meter(); let bytes = 0, now = 0;
              const run = (seconds, rate, block = 1, isLoading = true) => {{
                for (const end = now + seconds; now < end; now += 0.5) {{
                  bytes += rate * 0.5;
                  meter.add(now, Math.floor(bytes / block) * block, isLoading);
                }}
              }};
              {script}
              return meter.kbps;
            }}"""
        )
    )


def test_goes_up_at_once_to_the_best_file_that_the_link_carries(page: Page) -> None:
    assert decide(page) == (2, "up")
    assert decide(page, kbps=150) == (1, "up")
    assert decide(page, kbps=3000) == (2, "whole")


def test_stays_when_it_has_little_in_hand_or_has_just_changed_or_is_nearly_over(page: Page) -> None:
    assert decide(page, ahead=10) == (0, "")
    assert decide(page, since=10) == (0, "")
    assert decide(page, left=20, ahead=20) == (0, "")
    assert decide(page, kbps=0) == (0, "")


def test_feeds_a_plain_file_piece_by_piece_where_the_link_has_something_to_spare(
    page: Page,
) -> None:
    plain = {"isPlain": True, "kbps": 64}
    assert decide(page, **plain) == (0, "feed")
    assert decide(page, **plain, ahead=10) == (0, "")
    assert decide(page, isPlain=True, kbps=45) == (0, "")
    assert decide(page, **plain, left=80) == (0, "")
    assert decide(page, isPlain=True) == (2, "up")
    assert decide(page, isPlain=True, index=2) == (2, "feed")


def test_does_not_swing_between_two_files_on_one_link(page: Page) -> None:
    for kbps in range(20, 1200, 10):
        upper, why = decide(page, kbps=kbps)
        if why:
            assert decide(page, index=upper, kbps=kbps * 0.8, ahead=25) == (upper, ""), kbps


def test_goes_down_while_there_is_time_to_prepare_another_file(page: Page) -> None:
    assert decide(page, index=2, kbps=64, ahead=60) == (2, "")
    assert decide(page, index=2, kbps=64, ahead=22) == (0, "down")
    assert decide(page, index=2, kbps=200, ahead=11) == (1, "down")
    # All that is left is there.
    assert decide(page, index=2, kbps=64, ahead=20, left=20) == (2, "")


def test_speed_counts_like_a_weaker_link(page: Page) -> None:
    assert decide(page, index=1, kbps=120, ahead=24) == (1, "")
    assert decide(page, index=1, kbps=120, ahead=24, speed=2) == (0, "down")


def test_leaves_a_file_that_stands_still_for_what_the_link_bears(page: Page) -> None:
    assert decide(page, index=2, kbps=130, isDry=True) == (1, "dry")
    assert decide(page, index=0, kbps=10, isDry=True, ahead=0) == (0, "")


def test_another_file_takes_over_within_what_is_there(page: Page) -> None:
    def meet(why: str, **state: Any) -> float:
        told = json.dumps(STATE | state)
        keys = "[96, 104, 112, 120, 128, 136]"
        return float(page.evaluate(f"songhocSteering.meet({told}, '{why}', 68, {keys})"))

    assert meet("up", at=100, ahead=40, kbps=150) == 112
    assert meet("up", at=100, ahead=40, kbps=100) == 112
    assert meet("up", at=100, ahead=40, kbps=100, fragment=8) == 120
    assert meet("down", at=100, ahead=30, kbps=64) == 128
    assert meet("down", at=100, ahead=11, kbps=64) == 110
    assert meet("dry", at=100, ahead=0, kbps=64) == 100
    assert 102 <= meet("hand", at=100, ahead=40, kbps=64) < 104


def test_changes_that_did_not_last_are_tried_again_ever_later(page: Page) -> None:
    rests = [page.evaluate(f"songhocSteering.rest({n})") for n in range(6)]
    assert rests == [15, 60, 120, 240, 480, 600]


def test_measures_a_link_that_delivers_in_blocks(page: Page) -> None:
    assert measure(page, "run(30, 8000, 32768)") == pytest.approx(64, rel=0.1)
    assert measure(page, "run(20, 64000)") == pytest.approx(512, rel=0.02)


def test_notices_within_seconds_that_a_link_has_weakened(page: Page) -> None:
    assert measure(page, "run(30, 64000); run(9, 8000);") < 100
    assert measure(page, "run(30, 64000); run(9, 0);") < 300


def test_an_outage_says_nothing_of_the_link_after_it(page: Page) -> None:
    script = "run(30, 64000); run(30, 0); run(8, 64000);"
    assert measure(page, script) == pytest.approx(512, rel=0.05)


def test_enough_in_hand_is_no_weak_link(page: Page) -> None:
    script = "run(30, 64000); run(60, 0, 1, false);"
    assert measure(page, script) == pytest.approx(512, rel=0.02)
