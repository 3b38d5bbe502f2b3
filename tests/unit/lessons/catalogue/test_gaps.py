"""What a lesson lacks, decided from facts alone."""

from dataclasses import replace

import pytest

from lessons.catalogue.rules import (
    Gap,
    GapKind,
    LessonFacts,
    QuestionFacts,
    RecordingState,
    find_gaps,
)

WHOLE = LessonFacts(
    has_title=True,
    has_summary=True,
    has_topics=True,
    has_topic=True,
    topic_fits=True,
    has_core_decision=True,
    has_outcomes=True,
    has_teacher=True,
    has_school=True,
    has_series=True,
    recording=RecordingState.READY,
    has_captions=True,
    questions=(QuestionFacts(is_answerable=True),),
)


def test_a_whole_lesson_lacks_nothing():
    assert find_gaps(WHOLE) == ()


@pytest.mark.parametrize(
    ("change", "kind", "blocks"),
    [
        ({"has_title": False}, "no_title", True),
        ({"has_summary": False}, "no_summary", True),
        ({"has_topic": False, "has_core_decision": False}, "no_topic", True),
        ({"topic_fits": False}, "foreign_topic", True),
        ({"has_core_decision": False}, "no_core_decision", True),
        ({"has_outcomes": False}, "no_outcomes", True),
        ({"has_teacher": False}, "no_teacher", True),
        ({"recording": RecordingState.MISSING}, "no_recording", True),
        ({"recording": RecordingState.FAILED}, "recording_failed", True),
        ({"has_captions": False}, "no_captions", False),
        ({"questions": ()}, "no_questions", False),
        ({"has_series": False}, "no_series", False),
        ({"has_school": False}, "no_school", False),
    ],
)
def test_names_each_thing_once_and_whether_it_blocks(change, kind, blocks):
    assert find_gaps(replace(WHOLE, **change)) == (Gap(kind=GapKind(kind), is_blocking=blocks),)


def test_says_how_far_the_recording_has_come_and_waits_only_until_it_can_be_watched():
    waiting = replace(WHOLE, recording=RecordingState.WAITING, percent=43)
    assert find_gaps(waiting) == (Gap(kind=GapKind.RECORDING_WAITS, number=43),)
    watchable = replace(WHOLE, recording=RecordingState.WATCHABLE, percent=70)
    assert find_gaps(watchable) == (
        Gap(kind=GapKind.RECORDING_UNFINISHED, number=70, is_blocking=False),
    )


def test_numbers_the_questions_that_have_no_answer():
    facts = [QuestionFacts(is_answerable=one) for one in (True, False, False)]
    found = find_gaps(replace(WHOLE, questions=tuple(facts)))
    assert [(gap.kind, gap.number) for gap in found] == [
        (GapKind.QUESTION_WITHOUT_ANSWER, 2),
        (GapKind.QUESTION_WITHOUT_ANSWER, 3),
    ]


def test_asks_for_no_topic_where_the_curriculum_has_none_but_for_what_it_would_say():
    bare = replace(
        WHOLE, has_topics=False, has_topic=False, has_core_decision=False, has_outcomes=False
    )
    assert [gap.kind for gap in find_gaps(bare)] == [GapKind.NO_CORE_DECISION, GapKind.NO_OUTCOMES]


def test_asks_for_no_captions_of_nothing():
    found = find_gaps(replace(WHOLE, recording=RecordingState.MISSING, has_captions=False))
    assert [gap.kind for gap in found] == [GapKind.NO_RECORDING]


def test_a_site_may_demand_more_and_what_blocks_comes_first():
    lacking = replace(WHOLE, has_captions=False, has_series=False)
    found = find_gaps(lacking, demanded={GapKind.NO_SERIES})
    assert [(gap.kind, gap.is_blocking) for gap in found] == [
        (GapKind.NO_SERIES, True),
        (GapKind.NO_CAPTIONS, False),
    ]
