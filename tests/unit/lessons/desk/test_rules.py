"""What a lesson's state is called, and how two people's edits meet."""

import pytest

from lessons.catalogue.rules import RecordingState
from lessons.desk.rules import (
    Arriving,
    Facts,
    Review,
    State,
    digest,
    judge,
    make_lesson_title,
    match_filename,
    merge_values,
    name_purpose,
    read_purpose,
    tell_known,
    tell_shown,
)


def make_facts(**changes: object) -> Facts:
    values = {
        "is_live": False,
        "review": Review.NONE,
        "arriving": Arriving.NOTHING,
        "recording": RecordingState.MISSING,
    }
    return Facts(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.DRAFT),
        ({"arriving": Arriving.RECEIVING}, State.UPLOADING),
        ({"arriving": Arriving.CHECKING}, State.CHECKING),
        ({"arriving": Arriving.REFUSED}, State.TROUBLE),
        ({"recording": RecordingState.WAITING}, State.PREPARING),
        ({"recording": RecordingState.WATCHABLE}, State.READY),
        ({"recording": RecordingState.READY}, State.READY),
        ({"recording": RecordingState.FAILED}, State.TROUBLE),
        ({"recording": RecordingState.READY, "arriving": Arriving.REFUSED}, State.READY),
        ({"recording": RecordingState.READY, "review": Review.WAITING}, State.IN_REVIEW),
        ({"is_live": True, "review": Review.RETURNED}, State.SENT_BACK),
        ({"is_live": True, "arriving": Arriving.RECEIVING}, State.PUBLISHED),
        ({"recording": RecordingState.READY, "is_withdrawn": True}, State.WITHDRAWN),
        ({"review": Review.WAITING, "is_withdrawn": True}, State.IN_REVIEW),
    ],
)
def test_a_state_says_what_others_do_with_a_lesson_before_what_its_teacher_did(
    changes: dict, state: State
) -> None:
    assert judge(make_facts(**changes)) is state


def test_changes_of_different_fields_are_all_kept() -> None:
    before = {"title": "A", "summary": "b", "topic": 1}
    merge = merge_values(
        known=tell_known(before),
        mine={"title": "A của tôi", "summary": "b", "topic": 1},
        newest={"title": "A", "summary": "b của bạn", "topic": 1},
    )
    assert merge.values == {"title": "A của tôi", "summary": "b của bạn", "topic": 1}
    assert merge.clashing == ()


def test_a_field_that_both_changed_keeps_what_was_saved_and_is_named() -> None:
    merge = merge_values(
        known=tell_known({"title": "A"}), mine={"title": "B"}, newest={"title": "C"}
    )
    assert (merge.values, merge.clashing) == ({"title": "C"}, ("title",))


def test_the_same_change_of_both_is_no_clash() -> None:
    merge = merge_values(
        known=tell_known({"title": "A"}), mine={"title": "B"}, newest={"title": "B"}
    )
    assert (merge.values, merge.clashing) == ({"title": "B"}, ())


def test_a_form_that_knows_nothing_overwrites_nothing() -> None:
    merge = merge_values(known={}, mine={"title": "B"}, newest={"title": "C"})
    assert (merge.values, merge.clashing) == ({"title": "C"}, ("title",))


def test_what_the_same_form_saved_before_is_no_clash() -> None:
    lost = tell_known({"title": "B"})
    known = tell_known({"title": "A"})
    again = merge_values(known=known, mine={"title": "C"}, newest={"title": "B"}, remembered=lost)
    assert (again.values, again.clashing) == ({"title": "C"}, ())
    # Taken back to what it was: that is a change, too.
    back = merge_values(known=known, mine={"title": "A"}, newest={"title": "B"}, remembered=lost)
    assert back.values == {"title": "A"}
    # It was noted and never saved.
    failed = merge_values(known=known, mine={"title": "C"}, newest={"title": "A"}, remembered=lost)
    assert failed.values == {"title": "C"}
    other = merge_values(known=known, mine={"title": "C"}, newest={"title": "D"}, remembered=lost)
    assert other.clashing == ("title",)


def test_a_form_goes_on_knowing_what_it_shows_of_a_field_that_another_changed() -> None:
    known = tell_known({"title": "A", "summary": "a"})
    mine, newest = {"title": "A", "summary": "của tôi"}, {"title": "Của bạn", "summary": "a"}
    merge = merge_values(known=known, mine=mine, newest=newest)
    shown = tell_shown(merge, known=known, saved=merge.values)
    assert shown == tell_known({"title": "A", "summary": "của tôi"})
    later = merge_values(known=shown, mine=mine | {"summary": "nữa"}, newest=merge.values)
    assert later.values == {"title": "Của bạn", "summary": "nữa"}


def test_like_values_have_like_digests() -> None:
    assert digest({"a": 1, "b": None}) == digest({"b": None, "a": 1})
    assert digest("") != digest(None)


@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("phep_cong-trong pham vi 10.mp4", "Phep cong trong pham vi 10"),
        ("Bài 3: Hình vuông.MOV", "Bài 3: Hình vuông"),
        ("VID_20261125_081200.mp4", ""),
        ("IMG_0042.MOV", ""),
        ("20261125.mp4", ""),
    ],
)
def test_a_file_s_name_suggests_a_title_unless_a_camera_gave_it(filename: str, title: str) -> None:
    assert make_lesson_title(filename) == title


@pytest.mark.parametrize("name", ["bai 1", "BÀI 1", "Ba\u0300i  1.mp4", "C:\\quay\\Bài 1.MOV"])
def test_one_file_is_known_by_its_name_however_it_is_written(name: str) -> None:
    assert match_filename(name) == match_filename("Bài 1.mp4")
    assert match_filename(name) != match_filename("Bài 2.mp4")


def test_a_purpose_leads_back_to_its_lesson() -> None:
    assert read_purpose(name_purpose(7)) == 7
    assert read_purpose("lesson:7; drop") is None
    assert read_purpose("") is None
