"""What templates ask of the review: words for what is stored, the private film, who is called."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format

from lessons.catalogue.models import AbstractLessonPage
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Report, Submission, TimedNote, Vote
from lessons.reviews.models.things import name_thing
from lessons.reviews.permissions.scoring import may_put_up
from lessons.reviews.queries.approvals import get_approval
from lessons.reviews.queries.arranging import list_gaps
from lessons.reviews.queries.complaints import count_waiting, list_open_reports
from lessons.reviews.queries.minutes import list_ended
from lessons.reviews.queries.scoring import (
    count_unscored,
    is_anything_scored,
    list_scored_now,
    list_scoring,
    list_stages_for_scoring,
)
from lessons.reviews.rules.moments import write_moment
from lessons.reviews.rules.tallies import Tally
from lessons.reviews.views import sentences
from media_pipeline.queries.player import get_player
from media_pipeline.templatetags.media import make_player_context

register = template.Library()

register.filter(sentences.name_choice)
register.filter(sentences.name_outcome)
register.filter(sentences.name_answer)
register.filter(sentences.name_person)
register.filter(sentences.name_kind)
register.filter(sentences.name_file)
register.filter(sentences.say_standing)
register.filter(sentences.say_hold)
register.filter(sentences.say_missing)
# Reviewers sit at offices and look at letters on slides: not the thinnest rung.
LINK_KBPS = 512
MOST_REPORTS = 50


@register.filter
def moment(ms: int | None) -> str:
    """Return a place in a film as players write it."""
    return write_moment(ms) if ms is not None else ""


@register.filter
def pick(tally: Tally, key: str) -> Any:
    """Return one number of a tally."""
    return getattr(tally, key)


@register.filter
def span(note: TimedNote) -> str:
    """Return from where to where in the film a note is."""
    start, end = moment(note.start_ms), moment(note.end_ms)
    return f"{start}–{end}" if end and end != start else start


@register.filter
def list_noes(vote: Vote) -> list[tuple[str, str]]:
    """Return the questions that a vote answers with no, each with what is not right."""
    noes = {key: said["comment"] for key, said in vote.answers.items() if said["answer"] == "no"}
    if not noes or vote.checklist is None:
        return []
    items = vote.checklist.items.filter(key__in=noes)
    return [(item.text, noes[item.key]) for item in items]


@register.simple_tag
def may_review(user: Any) -> bool:
    """Tell whether `user` is of those whom reviews call."""
    return bool(user.is_authenticated and get_conf().make_policy().may_enter(user))


@register.simple_tag
def find_withdrawing(user: Any, thing: Any) -> str:
    """Return the address where `user` may withdraw `thing`; empty where they may not."""
    is_public = user.is_authenticated and getattr(thing, "live", False)
    if not is_public or not get_conf().make_policy().may_withdraw(user=user, thing=thing):
        return ""
    named = name_thing(thing)
    return reverse("reviews:withdraw", args=[named["thing_type"].pk, named["thing_id"]])


@register.inclusion_tag("reviews/_gaps.html")
def show_gaps(user: Any, classes: str = "rv-fault") -> dict[str, Any]:
    """Say to whoever arranges the review which steps could never say yes, and where to mend it."""
    if not user.is_authenticated or not get_conf().make_policy().may_arrange(user):
        return {"gaps": []}
    return {
        "gaps": [sentences.say_gap(one) for one in list_gaps(user)],
        "address": reverse("reviews_appointments:index"),
        "classes": classes,
    }


@register.simple_tag
def find_reporting(thing: Any) -> str:
    """Return the address where anybody complains about `thing`; empty while it is not public."""
    if not thing.pk or not getattr(thing, "live", False):
        return ""
    named = name_thing(thing)
    return reverse("reviews:report", args=[named["thing_type"].pk, named["thing_id"]])


@register.simple_tag
def find_address(thing: Any) -> str:
    """Return where readers see `thing`."""
    found = getattr(thing, "url", None) or getattr(thing, "get_absolute_url", str)()
    return str(found or "")


@register.simple_tag
def list_complaints(submission: Submission) -> list[Report]:
    """Return the open complaints for which `submission` was reopened."""
    return list(list_open_reports(submission)[:MOST_REPORTS])


@register.simple_tag
def count_complaints(user: Any) -> int:
    """Return how many things with open complaints `user` answers for."""
    return count_waiting(user)


@register.simple_tag
def find_minutes(user: Any, thing: Any) -> str:
    """Return the address of the minutes by which `thing` is public, if `user` may read them."""
    approval = get_approval(thing) if user.is_authenticated and thing.pk else None
    if approval is None:
        return ""
    if approval.submission_id is None:
        policy = get_conf().make_policy()
        may_read = policy.may_withdraw_unreviewed(user) or policy.may_arrange(user)
        return reverse("reviews:certificate", args=[approval.pk]) if may_read else ""
    may_read = list_ended(user).filter(pk=approval.submission_id).exists()
    return reverse("reviews:minutes", args=[approval.submission_id]) if may_read else ""


@register.simple_tag
def find_put_up(user: Any, thing: Any) -> dict[str, Any]:
    """Return where `user` may have `thing` scored, and what scores it now; empty where nowhere."""
    is_public = user.is_authenticated and getattr(thing, "live", False)
    if not is_public or not isinstance(thing, AbstractLessonPage):
        return {}
    if not may_put_up(user=user, thing=thing):
        return {}
    scored, named = list_scored_now(thing), name_thing(thing)
    open_stages = {one.stage_id for one in scored}
    is_left = any(one.pk not in open_stages for one in list_stages_for_scoring())
    address = reverse("reviews:offer", args=[named["thing_type"].pk, named["thing_id"]])
    return {"address": address if is_left or not scored else "", "scored": scored}


@register.simple_tag
def may_read_chosen(user: Any) -> bool:
    """Tell whether `user` reads what was chosen for broadcast and as model lessons."""
    return bool(user.is_authenticated and get_conf().make_policy().may_read_chosen(user))


@register.simple_tag
def may_choose_lessons(user: Any) -> bool:
    """Tell whether `user` has lessons scored and chooses."""
    return bool(user.is_authenticated and get_conf().make_policy().may_arrange(user))


@register.simple_tag
def find_scoring_way(user: Any) -> dict[str, Any]:
    """Return how much waits for the points of `user`, and whether the way there is shown."""
    # Who may reach what is scored takes longer to find out than all the rest of a menu.
    is_scored = user.is_authenticated and is_anything_scored()
    count = count_unscored(user) if is_scored else 0
    is_shown = bool(count) or get_conf().make_policy().may_arrange(user)
    return {"count": count, "is_shown": is_shown or (is_scored and list_scoring(user).exists())}


@register.filter
def hundredths(value: int | None) -> str:
    """Return a number of hundredths as people write it: 8,25."""
    return number_format(value / 100, decimal_pos=2) if value is not None else "–"


@register.filter
def look_up(mapping: Any, key: Any) -> Any:
    """Return what a mapping holds under a name that a template has in hand."""
    return mapping.get(key) if mapping else None


@register.inclusion_tag("media_pipeline/player.html", takes_context=True)
def review_player(context: Any, film: Any) -> dict[str, Any]:
    """Show a film that is not public yet to whoever may watch it."""
    user = getattr(context.get("request"), "user", None)
    player = get_player(film, user=user, now=timezone.now()) if film else None
    return make_player_context(player, link_kbps=LINK_KBPS)
