"""What the screens say, in whole sentences: why no vote is taken, what became of one."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.reviews.permissions.conflicts import Bar
from lessons.reviews.queries.arranging import StageGap
from lessons.reviews.rules.fingerprints import FileKind
from lessons.reviews.rules.gaps import Lack
from lessons.reviews.rules.queueing import Order
from lessons.reviews.rules.records import Standing
from lessons.reviews.rules.scoring import Hold
from lessons.reviews.rules.voting import Answer, Choice, Conflict, Missing, Outcome, Refusal

_REFUSALS = {
    Refusal.NOT_CALLED: gettext_lazy(
        "This step of the review calls other people. You may read everything here."
    ),
    Refusal.CONFLICT: gettext_lazy("You cannot vote here, to be fair to everybody."),
    Refusal.CLOSED: gettext_lazy("This round is decided; votes are no longer taken."),
    Refusal.CHANGED: gettext_lazy(
        "Something was changed since this was handed in, so no vote counts any more. "
        "A new round has begun with what is there now."
    ),
    Refusal.TOO_FEW: gettext_lazy("Too few people have scored it yet to choose it."),
    Refusal.UNANSWERED: gettext_lazy("Please answer every question before you approve."),
    Refusal.UNKNOWN_ITEM: gettext_lazy(
        "The checklist was renewed meanwhile. Please answer the questions as they stand now."
    ),
    Refusal.NO_WITHOUT_COMMENT: gettext_lazy(
        "Please write beside each “no” what is not right, so that the author can mend it."
    ),
    Refusal.NO_ON_BLOCKING: gettext_lazy(
        "A “no” to a compulsory question means that it goes back. Choose “Send back to be "
        "changed”, or answer the question again."
    ),
    Refusal.EMPTY: gettext_lazy(
        "Nothing in this collection is public just now: readers would see an empty page. Send it "
        "back, or wait until something in it is public."
    ),
    Refusal.NO_REASON: gettext_lazy(
        "Please write why, or leave a note in the film: the author needs to know what to change."
    ),
}
_CONFLICTS = {
    Conflict.OWNER: gettext_lazy("This is your own work; others review it."),
    Conflict.REVISION_AUTHOR: gettext_lazy("You have written in it, so others review it."),
    Conflict.CO_TEACHER: gettext_lazy("You are one of its co-teachers, so others review it."),
    Conflict.UPLOADER: gettext_lazy("You brought its film or file in, so others review it."),
    Conflict.SUBMITTER: gettext_lazy("You handed it in, so others review it."),
    Conflict.SAME_PLACE: gettext_lazy(
        "Its author works at your school. The council leaves this one to people of other schools."
    ),
    Conflict.EARLIER_STAGE: gettext_lazy(
        "You have decided at an earlier step already; this step is for a second pair of eyes."
    ),
    Conflict.DECLARED: gettext_lazy("You have said that you cannot judge this one. Thank you."),
}
CHOICES = {
    Choice.APPROVE: gettext_lazy("approved"),
    Choice.APPROVE_WITH_ADVICE: gettext_lazy("approved, with advice"),
    Choice.SEND_BACK: gettext_lazy("sent back"),
    Choice.REJECT: gettext_lazy("rejected"),
}
OUTCOMES = {
    Outcome.OPEN: gettext_lazy("being reviewed"),
    Outcome.APPROVED: gettext_lazy("approved"),
    Outcome.SENT_BACK: gettext_lazy("sent back"),
    Outcome.REJECTED: gettext_lazy("rejected"),
    Outcome.SCORED: gettext_lazy("scored"),
    Outcome.VOID: gettext_lazy("called back or begun anew"),
}
ANSWERS = {
    Answer.YES: gettext_lazy("Yes"),
    Answer.NO: gettext_lazy("No"),
    Answer.NOT_APPLICABLE: gettext_lazy("Not applicable"),
}
ORDERS = {
    Order.DUE: gettext_lazy("Due first"),
    Order.GRADE: gettext_lazy("Youngest grade first"),
    Order.TELEVISION: gettext_lazy("For television first"),
}
_FILES = {
    FileKind.FILM: gettext_lazy("video"),
    FileKind.SOUND: gettext_lazy("another sound"),
    FileKind.CAPTIONS: gettext_lazy("captions"),
    FileKind.DOCUMENT: gettext_lazy("document"),
    FileKind.PICTURE: gettext_lazy("picture"),
    FileKind.FILE: gettext_lazy("file"),
}
_KINDS = {
    "subject": gettext_lazy("subject specialist"),
    "content": gettext_lazy("content reviewer"),
}
_STANDINGS = {
    Standing.IN_FORCE: gettext_lazy("Genuine and in force: exactly this may be public."),
    Standing.SUPERSEDED: gettext_lazy(
        "Genuine, and replaced: a newer review of the same work is in force."
    ),
    Standing.WITHDRAWN: gettext_lazy(
        "Genuine, and withdrawn: what it approved may not be public any more."
    ),
    Standing.NOT_APPROVED: gettext_lazy(
        "Genuine, and without an approval: nothing may be public by these minutes."
    ),
    Standing.DAMAGED: gettext_lazy(
        "The record behind this code was changed. Please tell the office of education."
    ),
}
_MATCHES = {
    "entry": gettext_lazy("It is the hash of the entry in the log."),
    "content": gettext_lazy("It is the hash of the words that were reviewed."),
    "files": gettext_lazy("It is the hash of all files together that were reviewed."),
}
_HOLDS = {
    Hold.HOLDS: "",
    Hold.WITHDRAWN: gettext_lazy("withdrawn since"),
    Hold.CHANGED: gettext_lazy("its film was replaced since"),
}
_LACKS = {
    Lack.PEOPLE: gettext_lazy("“%(stage)s” asks for more votes than people are called to it."),
    Lack.SUBJECT: gettext_lazy("“%(stage)s” asks for subject specialists, and too few are named."),
    Lack.CONTENT: gettext_lazy("“%(stage)s” asks for content reviewers, and too few are left."),
}
MOST_PLACES = 8


def say_gap(gap: StageGap) -> str:
    """Return what a step lacks, and for which subjects."""
    stage = f"{gap.stage.name}, {gap.office}" if gap.office else gap.stage.name
    text = str(_LACKS[gap.lack]) % {"stage": stage}
    if not gap.where:
        return _("%(what)s It can approve nothing.") % {"what": text}
    where = "; ".join(gap.where[:MOST_PLACES])
    if len(gap.where) > MOST_PLACES:
        where = _("%(some)s and %(n)s more") % {"some": where, "n": len(gap.where) - MOST_PLACES}
    return _("%(what)s Missing for: %(where)s.") % {"what": text, "where": where}


def say_bar(bar: Bar) -> str:
    """Return why somebody cannot vote."""
    if bar.conflict is not None:
        return str(_CONFLICTS[bar.conflict])
    return str(_REFUSALS[bar.refusal])


def say_refusal(refusal: Refusal, *, watched: int = 0, demanded: int = 0) -> str:
    """Return why a vote is not taken as it was filled in."""
    if refusal is Refusal.NOT_WATCHED:
        return _(
            "This step asks for %(demanded)s%% of the film; you have watched %(watched)s%% so far. "
            "Sending back is possible at any time."
        ) % {"demanded": demanded, "watched": watched}
    return str(_REFUSALS[refusal])


def say_taken(outcome: Outcome, *, waits_for_notes: bool = False) -> str:
    """Return what a vote has brought about."""
    if outcome is Outcome.OPEN and waits_for_notes:
        return _(
            "Your vote counts. This step approves once every note marked “must be changed” is "
            "confirmed to be done."
        )
    return {
        Outcome.OPEN: _("Your vote counts. You may change it until enough people have voted."),
        Outcome.APPROVED: _("Your vote counts, and with it this step has approved."),
        Outcome.SENT_BACK: _("Sent back. The author reads what you wrote and hands it in again."),
        Outcome.REJECTED: _("Rejected. The author reads why; it is a draft again."),
        Outcome.SCORED: _("Your vote counts."),
        Outcome.VOID: _("Your vote counts."),
    }[outcome]


def say_missing(missing: Missing) -> str:
    """Return whose votes a round waits for; empty where anybody's would do."""
    found = []
    if missing.subject:
        found.append(
            ngettext(
                "%(n)s vote of a subject specialist",
                "%(n)s votes of subject specialists",
                missing.subject,
            )
            % {"n": missing.subject}
        )
    if missing.content:
        found.append(
            ngettext(
                "%(n)s vote of a content reviewer",
                "%(n)s votes of content reviewers",
                missing.content,
            )
            % {"n": missing.content}
        )
    return _("still missing: %(what)s") % {"what": ", ".join(found)} if found else ""


def say_missing_choice() -> str:
    """Return what to do when no vote was chosen."""
    return _("Please choose your vote first.")


def say_unchanged() -> str:
    """Return why an author does not hand in just what came back."""
    return _(
        "Nothing has changed since it came back. Please work through the notes, or reply to them "
        "why it stays as it is; then hand it in again."
    )


def name_choice(value: str) -> str:
    """Return a vote in a word or two."""
    return str(CHOICES[Choice(value)])


def name_outcome(value: str) -> str:
    """Return what a round or a submission has come to."""
    return str(OUTCOMES[Outcome(value)])


def name_answer(value: str) -> str:
    """Return an answer to the checklist."""
    return str(ANSWERS[Answer(value)])


def name_file(kind: FileKind) -> str:
    """Return what sort of file something is."""
    return str(_FILES[kind])


def name_person(person: Any) -> str:
    """Return a person's name."""
    return person.get_full_name() or person.get_username() if person else ""


def say_changed_files(gone: Any, new: Any) -> list[str]:
    """Return a sentence for each sort of file that was taken out, replaced or brought."""
    before = [one.kind for one in gone]
    after = [one.kind for one in new]
    found = []
    for kind in dict.fromkeys([*before, *after]):
        name = name_file(kind)
        if kind in before and kind in after:
            text = _("%(what)s: replaced") % {"what": name.capitalize()}
        elif kind in after:
            text = _("%(what)s: new") % {"what": name.capitalize()}
        else:
            text = _("%(what)s: taken out") % {"what": name.capitalize()}
        found.append(text)
    return found


def name_kind(value: str) -> str:
    """Return as what somebody voted."""
    return str(_KINDS[value])


def say_standing(standing: Standing) -> str:
    """Return what minutes are worth now."""
    return str(_STANDINGS[standing])


def say_hold(hold: str) -> str:
    """Return what became of something chosen; nothing where it still holds."""
    return str(_HOLDS[Hold(hold)]) if hold else ""


def say_match(match: str, *, is_digest: bool) -> str:
    """Return what a SHA-256 that somebody typed is of."""
    if not is_digest:
        return _("A SHA-256 has 64 digits, 0 to 9 and a to f.")
    if not match:
        return _("No file of this review has this hash: it is another one, or it was changed.")
    if match in _MATCHES:
        return str(_MATCHES[match])
    return _("It is a file that was reviewed: %(what)s.") % {"what": name_file(FileKind(match))}
