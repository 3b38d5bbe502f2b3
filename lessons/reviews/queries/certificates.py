"""The minutes of what was approved without votes: with the program, or before there were votes."""

import json
from dataclasses import dataclass
from typing import Any

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Approval, LogEntry
from lessons.reviews.queries.minutes import find_standing
from lessons.reviews.rules.records import Standing, make_code


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What stands in the minutes of an approval without votes."""

    approval: Approval
    entry: LogEntry
    standing: Standing
    title: str
    reason: str
    office: str

    @property
    def code(self) -> str:
        """Return the code for the public page."""
        return make_code(self.entry.hash)


def find_certificate(user: Any, pk: int) -> Certificate | None:
    """Return the minutes of an approval without votes, for whoever answers for such."""
    policy = get_conf().make_policy()
    if not (policy.may_withdraw_unreviewed(user) or policy.may_arrange(user)):
        return None
    approval = Approval.objects.filter(pk=pk, submission=None).select_related("entry").first()
    if approval is None:
        return None
    body = json.loads(approval.entry.body)
    return Certificate(
        approval=approval,
        entry=approval.entry,
        standing=find_standing(approval),
        title=body["title"],
        reason=body["data"].get("reason", ""),
        office=policy.name_office(getattr(approval.thing, "owner_id", None)),
    )
