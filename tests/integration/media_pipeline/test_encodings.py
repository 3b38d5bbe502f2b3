"""Which encoding of a recording a job makes, which one players are given, which one goes."""

import pytest

from media_pipeline.actions.encodings import (
    make_current,
    request_encoding,
    settle_on_plan,
)
from media_pipeline.core.plan import RECIPE
from media_pipeline.models import Encoding, Job
from tests.factories.media import EncodingFactory, JobFactory, OriginalFactory
from tests.integration.media_pipeline.conftest import NOW

pytestmark = pytest.mark.django_db
OLD = "2026.10.9"


def begin(encoding: Encoding, **given: object) -> Job:
    """Return a running encode job of `encoding`."""
    key = f"encode:{encoding.pk}"
    return JobFactory(
        kind="encode", state="running", worker="w", encoding=encoding, dedupe_key=key, **given
    )


def settle(job: Job, plan: str = "a") -> Encoding | None:
    return settle_on_plan(job=job, plan=plan, content="slides", now=NOW)


def test_an_older_recipe_that_ends_later_does_not_take_over() -> None:
    new = EncodingFactory(recipe="2026.11.10", ready=True)
    old = EncodingFactory(recipe="2026.11.9", original=new.original)
    make_current(old)
    assert Encoding.objects.get(is_current=True) == new


@pytest.mark.parametrize(("recipe", "state"), [("2026.11.8", "ready"), ("2026.11.10", "encoding")])
def test_takes_over_from_an_older_recipe_and_from_what_is_not_whole(
    recipe: str, state: str
) -> None:
    there = EncodingFactory(recipe=recipe, state=state, is_current=True)
    made = EncodingFactory(recipe="2026.11.9", original=there.original)
    make_current(made)
    assert Encoding.objects.get(is_current=True) == made


def test_a_first_plan_is_the_encoding_s_own() -> None:
    encoding = request_encoding(original=OriginalFactory(), now=NOW)
    assert settle(begin_again(encoding)) == encoding
    encoding.refresh_from_db()
    assert (encoding.plan, encoding.state, encoding.content) == ("a", "encoding", "slides")


def begin_again(encoding: Encoding) -> Job:
    """Return the encode job of `encoding`, which somebody holds now."""
    Job.objects.filter(encoding=encoding).update(state="running", worker="w")
    return Job.objects.get(encoding=encoding)


@pytest.mark.parametrize(
    "begun", [{"recipe": RECIPE, "plan": "a"}, {"recipe": OLD, "plan": "b"}, {"recipe": OLD}]
)
def test_another_plan_or_recipe_is_another_encoding(begun: dict[str, str]) -> None:
    encoding = EncodingFactory(state="encoding", is_current=True, **begun)
    job = begin(encoding, phase=2)
    made = settle(job, "b")
    assert made is not None
    encoding.refresh_from_db()
    job.refresh_from_db()
    assert made.token != encoding.token
    assert (made.recipe, made.plan, made.state) == (RECIPE, "b", "encoding")
    assert (job.encoding, job.phase, job.dedupe_key) == (made, 0, f"encode:{made.pk}")
    # Players have what there is until the other is ready.
    assert (encoding.state, encoding.is_current) == ("failed", True)


def test_the_same_plan_goes_on_with_what_is_finished() -> None:
    encoding = EncodingFactory(recipe=RECIPE, plan="a", state="waiting")
    assert settle(begin(encoding)) == encoding


@pytest.mark.parametrize("state", ["ready", "encoding"])
def test_leaves_what_is_ready_or_another_job_s(state: str) -> None:
    there = EncodingFactory(recipe=RECIPE, plan="a", state=state)
    if state != "ready":
        begin(there)
    old = EncodingFactory(recipe=OLD, original=there.original)
    assert settle(begin(old)) is None
    assert Encoding.objects.count() == 2


def test_asks_for_what_was_planned_last() -> None:
    first = EncodingFactory(recipe=RECIPE, plan="a", state="failed")
    last = EncodingFactory(recipe=RECIPE, plan="b", state="failed", original=first.original)
    assert request_encoding(original=first.original, now=NOW) == last
