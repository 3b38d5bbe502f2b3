"""Somebody wants a master: the one that is there, or a job that makes it."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from media_pipeline.actions.jobs import add_job, cancel_job
from media_pipeline.conf import get_conf
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.profiles import Profile, find_profile
from media_pipeline.core.refusals import NoVideoNorAudio
from media_pipeline.models import Caption, Job, Master, Original, Source
from media_pipeline.models.encodings import make_token
from media_pipeline.permissions import may_watch

KIND = "master"


class UnableToRequestMaster(PermissionDenied):
    """This person may not have a master of the recording made."""


def request_master(
    *,
    source: Source,
    profile: str,
    by: Any,
    now: datetime,
    dressing: Dressing = Dressing(),  # noqa: B008
    priority: int = 0,
) -> Master:
    """Return the master of `source` for `profile`, with a job unless it is ready.

    Asked for twice it is made once; what failed or was revoked is made anew. `by` None is the house
    itself: whoever calls has looked at who may.

    :raises UnableToRequestMaster: `by` may not.
    :raises InvalidProfile: there is no such profile.
    :raises NoVideoNorAudio: the recording has not what the profile needs.
    """
    if by is not None and not may_watch(by, source):
        raise UnableToRequestMaster
    wanted = find_profile(profile, get_conf().master_profiles)
    _check(source.original, wanted)
    dressing = _dress(source, wanted, dressing)
    with transaction.atomic():
        # Two who ask at once get the same one.
        Original.objects.select_for_update(no_key=True).filter(pk=source.original_id).first()
        master, _is_new = Master.objects.get_or_create(
            original=source.original,
            profile=profile,
            recipe=wanted.recipe,
            dressing_key=dressing.key,
            defaults={"dressing": asdict(dressing) if dressing.key else {}, "created_at": now},
        )
        if master.state == Master.State.READY:
            return master
        if master.state in (Master.State.FAILED, Master.State.REVOKED):
            # Another folder: addresses of what was revoked never lead to what is made now.
            master.state, master.token, master.passes = Master.State.WAITING, make_token(), ""
            master.revoked_at = None
            master.save(update_fields=["state", "token", "passes", "revoked_at"])
        add_job(
            kind=KIND,
            now=now,
            queue=Job.Queue.VIDEO,
            arguments={
                "duration_ms": source.original.duration_ms,
                "title": dressing.title or source.title,
            },
            priority=priority,
            share=str(source.collection_id),
            dedupe_key=f"{KIND}:{master.pk}",
            master=master,
            requested_by=by,
        )
    return master


def cancel_master(*, master: Master, by: Any, now: datetime) -> None:
    """Call off the job that makes `master`; one that is ready stays.

    :raises UnableToRequestMaster: `by` may not.
    """
    sources = Source.objects.filter(original=master.original)
    if by is not None and not any(may_watch(by, source) for source in sources):
        raise UnableToRequestMaster
    for job in master.jobs.filter(state__in=Job.OPEN):
        cancel_job(job=job, by=by, now=now)


def _check(original: Original, profile: Profile) -> None:
    if profile.is_radio and not original.has_sound:
        raise NoVideoNorAudio("a film without sound makes no radio programme")
    if not profile.is_radio and not original.has_picture:
        raise NoVideoNorAudio("a sound recording makes no television programme")


def _dress(source: Source, profile: Profile, dressing: Dressing) -> Dressing:
    """Return what really is drawn: nothing on the radio, captions only where they are burnt in."""
    if profile.is_radio:
        return Dressing()
    if profile.captions != "burnt" or dressing.captions:
        return dressing
    words = Caption.objects.filter(source=source, language=source.language).first()
    return replace(dressing, captions=words.vtt) if words else dressing
