"""What is in force: whether a thing may be public as it is, and why not."""

from enum import StrEnum
from typing import Any

from wagtail.models import Revision

from lessons.reviews.models import Approval, Withdrawal
from lessons.reviews.queries.files import digest_stored, read_fingerprint


class Fault(StrEnum):
    """Why something may not be public, or should not be."""

    NO_APPROVAL = "no_approval"
    WITHDRAWN = "withdrawn"
    OTHER_REVISION = "other_revision"
    """What was approved is another revision."""
    CONTENT_CHANGED = "content_changed"
    """The revision does not say any more what was approved."""
    FILES_CHANGED = "files_changed"
    ROW_CHANGED = "row_changed"
    """What is public does not say what its revision says."""
    APPROVAL_CHANGED = "approval_changed"
    """The approval is not the one in the log."""


def get_approval(thing: Any) -> Approval | None:
    """Return the approval of `thing` that is in force."""
    found: Approval | None = Approval.objects.about(thing).in_force().first()
    return found


def is_withdrawn(thing: Any) -> bool:
    """Tell whether `thing` was taken off the public side and not reviewed since."""
    return bool(Withdrawal.objects.about(thing).filter(ended_at=None).exists())


def find_fault(thing: Any, revision: Revision | None) -> Fault | None:
    """Return why `revision` of `thing` may not be public; None when it may.

    The files are read: this is asked when something becomes public, not for each reader.
    """
    approval = get_approval(thing)
    if approval is None:
        return Fault.WITHDRAWN if is_withdrawn(thing) else Fault.NO_APPROVAL
    if revision is None or approval.revision_number != revision.pk:
        return Fault.OTHER_REVISION
    if digest_stored(type(thing), revision.content) != approval.content_hash:
        return Fault.CONTENT_CHANGED
    if read_fingerprint(revision.as_object()).digest != approval.files_hash:
        return Fault.FILES_CHANGED
    return None
