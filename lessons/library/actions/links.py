"""Watches the links of live resources: when to ask, how politely, what to write down."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from lessons.discovery.actions import mark_changed
from lessons.library.adapters.web import AGENT, Reply, ask_page
from lessons.library.conf import get_conf
from lessons.library.models import LinkCheck, Resource
from lessons.library.permissions import require
from lessons.library.rules.links import GOOD, WARNED_OF, Answer, LinkState, judge

Ask = Callable[[str], Reply]

# One site is asked every so often, however many of its pages are linked to.
HOST_PAUSE_S = 2.0
# A task ends well before any engine calls it dead.
RUN_S = 8 * 60.0
LEASE = timedelta(hours=1)
OUTAGE_PAUSE = timedelta(hours=3)
# What a site of ours that is cut off from the internet sees of every other.
_CUT_OFF = frozenset({Answer.SILENT, Answer.UNKNOWN_NAME})
_SITES_THAT_PROVE_AN_OUTAGE = 3


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one round of questions found."""

    asked: int
    failing: tuple[LinkCheck, ...] = ()
    cut_off: bool = False
    """No site at all answered: nothing was held against any of them."""


def watch_link(*, resource: Resource, now: datetime) -> LinkCheck | None:
    """Begin to watch the link of a live resource, afresh when it is another than before."""
    if not resource.link:
        forget_link(resource=resource)
        return None
    check: Any = LinkCheck.objects.filter(resource=resource).first()
    if check is not None and check.link == resource.link:
        return check
    forget_link(resource=resource)
    return LinkCheck.objects.create(
        resource=resource,
        link=resource.link,
        host=urlsplit(resource.link).hostname or "",
        state=LinkState.NEW,
        next_check_at=now,
    )


def forget_link(*, resource: Resource) -> None:
    """Watch a link no more: it is public no more, or another one."""
    LinkCheck.objects.filter(resource=resource.pk).delete()


def ask_again(*, check: LinkCheck, by: Any, now: datetime) -> None:
    """Put a link first in line.

    :raises PermissionDenied: its resource is not in the hands of `by`.
    """
    require(by, "withdraw", check.resource)
    LinkCheck.objects.filter(pk=check.pk).update(next_check_at=now)


def check_links(
    *,
    clock: Callable[[], datetime],
    limit: int | None = None,
    ask: Ask | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Round:
    """Ask for the links that are due, the sites in turns, and write down what they say."""
    ask = ask or (lambda link: ask_page(link, agent=_name_agent()))
    checks = _take_due(now=clock(), limit=limit or get_conf().links_a_run)
    ends_at = time.monotonic() + RUN_S
    waiting: list[tuple[LinkCheck, Reply]] = []
    asked_at: dict[str, float] = {}
    asked, answered, failing = 0, False, []
    for check in take_turns(checks):
        if time.monotonic() > ends_at:
            break
        pause = asked_at.get(check.host, 0.0) + HOST_PAUSE_S - time.monotonic()
        if pause > 0 and check.host in asked_at:
            sleep(pause)
        reply = ask(check.link)
        asked_at[check.host] = time.monotonic()
        asked += 1
        if reply.answer in _CUT_OFF:
            waiting.append((check, reply))
            continue
        answered = True
        if not _write_down(check, reply, now=clock()):
            failing.append(check)
    if not answered and len(asked_at) >= _SITES_THAT_PROVE_AN_OUTAGE:
        _postpone((check for check, _reply in waiting), until=clock() + OUTAGE_PAUSE)
        return Round(asked=asked, cut_off=True)
    failing += [check for check, reply in waiting if not _write_down(check, reply, now=clock())]
    return Round(asked=asked, failing=tuple(failing))


def take_turns(checks: Iterable[LinkCheck]) -> Iterator[LinkCheck]:
    """Yield one link of each site, then the next of each: the pauses of one are used by others."""
    by_host: dict[str, deque[LinkCheck]] = defaultdict(deque)
    for check in checks:
        by_host[check.host].append(check)
    while by_host:
        for host in list(by_host):
            yield by_host[host].popleft()
            if not by_host[host]:
                del by_host[host]


@transaction.atomic
def _take_due(*, now: datetime, limit: int) -> list[LinkCheck]:
    due = LinkCheck.objects.select_for_update().filter(next_check_at__lte=now)
    checks = list(due.order_by("next_check_at", "pk")[:limit])
    # Two rounds at once ask nobody twice; what a killed one held comes back within the hour.
    _postpone(checks, until=now + LEASE)
    return checks


def _postpone(checks: Iterable[LinkCheck], *, until: datetime) -> None:
    numbers = [check.pk for check in checks]
    LinkCheck.objects.filter(pk__in=numbers).update(next_check_at=until)


def _write_down(check: LinkCheck, reply: Reply, *, now: datetime) -> bool:
    """Keep an answer unless the link has changed meanwhile; tell whether it was a good one."""
    verdict = judge(check.history, reply.answer, now=now, days=get_conf().link_days)
    good = reply.answer in GOOD
    warned, warns = check.state in WARNED_OF, verdict.state in WARNED_OF
    check.state, check.last_answer = verdict.state, reply.answer
    check.checked_at, check.next_check_at = now, verdict.next_check_at
    check.failures = verdict.history.failures
    check.failing_since = verdict.history.failing_since
    check.moved_to = reply.address[:1000] if reply.answer is Answer.MOVED else ""
    if good:
        check.last_seen_at = now
    names = (
        *("state", "last_answer", "checked_at", "next_check_at"),
        *("failures", "failing_since", "moved_to", "last_seen_at"),
    )
    LinkCheck.objects.filter(pk=check.pk, link=check.link).update(
        **{name: getattr(check, name) for name in names}
    )
    if warned != warns:
        # The page of the resource says so, and may lie in a cache.
        mark_changed()
    return good


def _name_agent() -> str:
    """Say who asks, so that whoever runs the other site can find us."""
    address = getattr(settings, "WAGTAILADMIN_BASE_URL", "")
    return f"{AGENT} (+{address})" if address else AGENT
