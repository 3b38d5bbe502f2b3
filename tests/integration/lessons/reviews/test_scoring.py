"""Public lessons are scored by a rubric, laid side by side, and the best are chosen."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from lessons.library.models import Selection
from lessons.notices.models import Notice
from lessons.reviews.actions.choosing import UnableToChoose, close_scoring, gather_models
from lessons.reviews.actions.rubrics import Line, UnableToArrange, arrange_rubric
from lessons.reviews.actions.scoring import Scored, UnableToPutUp, put_up, score_round
from lessons.reviews.actions.withdrawing import take_off
from lessons.reviews.models import Candidate, LogEntry, Round, Score, Stage, Vote
from lessons.reviews.models.things import name_thing
from lessons.reviews.permissions.conflicts import Bar
from lessons.reviews.queries.chosen import list_candidates
from lessons.reviews.queries.log import find_log_damage
from lessons.reviews.queries.minutes import read_minutes
from lessons.reviews.queries.scoring import count_unscored
from lessons.reviews.queries.statistics import count_reviews
from lessons.reviews.rules.periods import Period
from lessons.reviews.rules.scoring import Mark, Purpose
from lessons.reviews.rules.voting import Conflict, Refusal
from tests.factories.catalogue import make_lesson
from tests.factories.people import UserFactory
from tests.factories.reviews import make_public, vote

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def stage(workflow: Any, people: Any) -> Stage:
    """The scoring stage that every site begins with; the council scores."""
    found = Stage.objects.get(kind="scoring")
    found.groups.add(people.council)
    return found


@pytest.fixture
def officer(db: None) -> Any:
    found = UserFactory(username="canbo")
    found.user_permissions.add(Permission.objects.get(codename="change_stage"))
    return found


@pytest.fixture
def rivals(toan: Any, people: Any, stage: Stage, officer: Any) -> list[Round]:
    """Two public lessons on one topic, put up by the officer."""
    topic = toan.course.topics.first()
    found = []
    for number in (1, 2):
        lesson = make_lesson(toan, owner=people.author, title=f"Bài {number}", topic=topic)
        make_public(lesson)
        found.append(put_up(thing=lesson, stage=stage, by=officer, now=NOW))
    return found


def told(person: Any) -> list[str]:
    return list(Notice.objects.of(person).values_list("kind", flat=True))


def give(round: Round, by: Any, points: int, **other: int) -> Any:
    keys = round.stage.criteria.filter(is_active=True).values_list("key", flat=True)
    marks = {key: Mark(points=other.get(key, points)) for key in keys}
    return score_round(round=round, by=by, marks=marks, now=NOW)


def test_a_public_lesson_that_wishes_television_is_scored(toan, people, workflow, stage) -> None:
    lesson = make_lesson(toan, owner=people.author, for_television=True)
    workflow.start(lesson, people.author)
    for one in (people.peer, people.toan, people.doc):
        vote(lesson, one)
    round = Round.objects.list_open().get()
    assert (round.stage, round.task_state, round.submission.topic) == (stage, None, lesson.topic)
    # Who approved it knows it best.
    assert Vote.objects.filter(reviewer=people.toan).exists()
    assert count_unscored(people.toan) == 1
    assert len(read_minutes(round.submission).rounds) == 2  # points are not of the minutes
    assert isinstance(give(round, people.toan, 8), Scored)
    assert count_unscored(people.toan) == 0
    take_off(thing=lesson, by=None, reason="test", now=NOW)
    round.refresh_from_db()
    assert round.outcome == "void"


def test_points_may_be_changed_until_scoring_is_closed(rivals, people, officer) -> None:
    one = rivals[0]
    give(one, people.toan, 5)
    give(one, people.toan, 7)
    assert set(Score.objects.values_list("points", flat=True)) == {7}
    give(one, people.toan, 7)  # a second tap says nothing new
    assert give(one, people.author, 9) == Bar(refusal=Refusal.NOT_CALLED)
    people.author.groups.add(people.council)
    assert give(one, people.author, 9).conflict is Conflict.OWNER
    short = score_round(round=one, by=people.doc, marks={"content": Mark(points=1)}, now=NOW)
    assert short == Bar(refusal=Refusal.UNANSWERED)
    close_scoring(rounds=rivals, chosen={}, by=officer, now=NOW)
    assert give(one, people.doc, 1) == Bar(refusal=Refusal.CLOSED)
    scored = [json.loads(one.body)["data"] for one in LogEntry.objects.filter(event="scored")]
    assert [set(one["points"].values()) for one in scored] == [{5}, {7}]


def test_an_officer_chooses_and_the_log_tells_why(client, rivals, people, officer) -> None:
    first, second = rivals
    give(first, people.toan, 9)
    chosen = {first.pk: frozenset(Purpose)}
    assert close_scoring(rounds=rivals, chosen=chosen, by=officer, now=NOW) is Refusal.TOO_FEW
    give(first, people.doc, 8)
    with pytest.raises(UnableToChoose):
        close_scoring(rounds=rivals, chosen=chosen, by=people.toan, now=NOW)
    [candidate] = close_scoring(rounds=rivals, chosen=chosen, by=officer, now=NOW)
    assert candidate.mean_hundredths == 850
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.outcome, first.result["high"], second.result["mean"]) == ("scored", 900, None)
    assert list(list_candidates()) == [candidate]
    selection = Selection.objects.get(owner=officer)
    assert selection.title.startswith("Bài giảng mẫu")
    assert [item.page_id for item in selection.items.all()] == [int(candidate.thing_id)]
    assert not selection.live
    events = list(LogEntry.objects.order_by("sequence").values_list("event", flat=True))
    assert [one for one in events if one in ("scoring_closed", "chosen")] == [
        *("scoring_closed", "scoring_closed", "chosen")
    ]
    assert find_log_damage() == []
    with pytest.raises(UnableToChoose):
        close_scoring(rounds=rivals, chosen={}, by=officer, now=NOW)
    assert set(told(people.author)) == {"review.broadcast", "review.model"}
    chosen, side = reverse("reviews:chosen"), reverse("reviews:compare", args=[first.pk])
    client.force_login(people.toan)
    assert client.get(chosen).status_code == 404
    client.force_login(officer)
    body = client.get(chosen + "?for=broadcast").content.decode()
    assert "★ được chọn phát sóng, bài giảng mẫu" in body
    assert candidate.thing.url in body
    take_off(thing=candidate.thing.specific, by=None, reason="test", now=NOW)
    assert not list_candidates().exists()
    for page in (chosen, side, reverse("reviews:scoring")):
        body = client.get(page).content.decode()
        assert "đã bị thu hồi sau đó" in body
        assert "★" not in body


def test_a_model_lesson_waits_while_its_collection_is_reviewed(
    rivals, people, officer, workflow, monkeypatch
) -> None:
    monkeypatch.setattr(Selection, "get_workflow", lambda self: workflow)
    for one in rivals:
        give(one, people.toan, 9)
        give(one, people.doc, 9)
    for one in rivals:
        close_scoring(
            rounds=[one], chosen={one.pk: frozenset({Purpose.MODEL})}, by=officer, now=NOW
        )
    assert [one.gathered_at is None for one in Candidate.objects.order_by("pk")] == [False, True]
    assert gather_models(now=NOW) == 1
    Selection.objects.get().current_workflow_state.cancel(user=officer)
    assert gather_models(now=NOW) == 0
    assert Selection.objects.get().get_latest_revision_as_object().items.count() == 2


def test_what_was_scored_keeps_its_words_and_its_result(rivals, people, officer, stage) -> None:
    give(rivals[0], people.toan, 6)
    old = list(stage.criteria.filter(is_active=True))
    lines = [Line(number=one.pk, text=one.text, weight=one.weight, is_active=True) for one in old]
    with pytest.raises(UnableToArrange):
        arrange_rubric(stage=stage, lines=lines, by=people.toan, now=NOW)
    with pytest.raises(UnableToArrange):
        arrange_rubric(stage=stage, lines=[], by=officer, now=NOW)
    lines[0] = Line(number=old[0].pk, text="Khác", weight=1, is_active=True)
    close_scoring(rounds=[rivals[0]], chosen={}, by=officer, now=NOW)
    arrange_rubric(stage=stage, lines=lines, by=officer, now=NOW)
    old[0].refresh_from_db()
    assert (old[0].is_active, old[0].text == "Khác") == (False, False)
    assert stage.criteria.get(text="Khác").weight == 1
    rivals[0].refresh_from_db()
    assert rivals[0].result["weights"][old[0].key] == old[0].weight


def test_only_what_is_public_is_put_up_and_by_officers_alone(
    client, toan, people, stage, officer
) -> None:
    lesson = make_lesson(toan, owner=people.author)
    with pytest.raises(UnableToPutUp):
        put_up(thing=lesson, stage=stage, by=officer, now=NOW)
    make_public(lesson)
    with pytest.raises(UnableToPutUp):
        put_up(thing=lesson, stage=stage, by=people.toan, now=NOW)
    once = put_up(thing=lesson, stage=stage, by=officer, now=NOW)
    assert put_up(thing=lesson, stage=stage, by=officer, now=NOW) == once
    client.force_login(officer)
    named = name_thing(lesson)
    offer = reverse("reviews:offer", args=[named["thing_type"].pk, named["thing_id"]])
    assert reverse("reviews:compare", args=[once.pk]) in client.get(offer).content.decode()
    answer = client.post(offer, {"stage": ""}, follow=True)
    assert "chọn tiêu chí" in answer.content.decode()
    today = timezone.localdate()
    period = Period(start=today, end=today + timedelta(days=1))
    assert count_reviews(officer, period).total.submitted == 0


def test_the_screens_show_ties_and_hide_points_until_one_has_scored(
    client, rivals, people, officer, stage
) -> None:
    first, second = rivals
    page = reverse("reviews:compare", args=[first.pk])
    client.force_login(people.doc)
    for one in rivals:
        give(one, people.toan, 8)
    assert "8,00" not in client.get(page).content.decode()
    form = {f"points-{one.key}": "8" for one in stage.criteria.all()}
    assert client.post(reverse("reviews:score", args=[first.pk]), {}).status_code == 422
    for one in rivals:
        answer = client.post(reverse("reviews:score", args=[one.pk]), form)
        assert answer.status_code == 302
    body = client.get(page).content.decode()
    assert body.count("Đồng hạng 1") == 2
    assert "Bài 2" in body
    assert "chosen-" not in body
    assert client.get(reverse("reviews:scoring")).status_code == 200
    assert client.get(reverse("reviews:rubric", args=[stage.pk])).status_code == 404
    client.force_login(people.author)
    assert client.get(page).status_code == 404
    client.force_login(officer)
    assert count_unscored(officer) == 0
    answer = client.post(page, {f"chosen-{second.pk}": ["broadcast"]}, follow=True)
    assert "được chọn phát sóng" in answer.content.decode()
    assert Candidate.objects.get().round == second
    lines = {"line0-text": "Một", "line0-weight": "2", "line0-is_active": "on"}
    rubric = reverse("reviews:rubric", args=[stage.pk])
    assert client.post(rubric, lines).status_code == 302
    assert [one.text for one in stage.criteria.filter(is_active=True)] == ["Một"]


def test_the_side_by_side_page_asks_few_questions(
    client, rivals, people, django_assert_max_num_queries
) -> None:
    for one in rivals:
        give(one, people.toan, 8)
        give(one, people.doc, 7)
    client.force_login(people.doc)
    with django_assert_max_num_queries(40):
        client.get(reverse("reviews:compare", args=[rivals[0].pk]))
