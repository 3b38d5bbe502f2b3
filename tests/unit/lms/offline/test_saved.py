"""What browsers that keep lessons ask for, and what tells a kept copy from the present one."""

from dataclasses import replace

import pytest

from lms.offline.rules.saved import MOST_ASKED, LessonState, name_version, read_numbers

STATE = LessonState(address="/a/", revision=3, encoding="t:ready", captions=["vi:1", "en:1"])


@pytest.mark.parametrize(
    "change",
    [{"address": "/b/"}, {"revision": 4}, {"encoding": "u:ready"}, {"captions": ["vi:2", "en:1"]}],
)
def test_any_change_is_another_version(change: dict) -> None:
    assert name_version(replace(STATE, **change)) != name_version(STATE)


def test_the_order_of_captions_changes_nothing() -> None:
    assert name_version(replace(STATE, captions=["en:1", "vi:1"])) == name_version(STATE)


def test_numbers_are_read_whatever_stands_between_them() -> None:
    assert read_numbers("12,3,,x,²,-4,12,99999999999999") == [12, 3]
    assert len(read_numbers(",".join(map(str, range(500))))) == MOST_ASKED
