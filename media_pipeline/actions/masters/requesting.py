"""Somebody wants a master: the one that is there, or a job that makes it."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from media_pipeline.actions.jobs import add_job
from media_pipeline.adapters.logos import name_logo, read_logo
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.conf import get_conf
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.profiles import Profile, find_profile
from media_pipeline.core.refusals import NoVideoNorAudio
from media_pipeline.models import Job, Master, Original, Source
from media_pipeline.models.encodings import make_token
from media_pipeline.permissions import may_watch
from media_pipeline.queries.masters import dress_sources

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
    :raises NotMedia: the profile's logo cannot be used.
    """
    if by is not None and not may_watch(by, source):
        raise UnableToRequestMaster
    wanted = check_request(source=source, profile=profile)
    dressing = dress_sources([source], wanted, dressing)[source.pk]
    _keep_logo(wanted, dressing)
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
        # Against a job that ends at this moment, and says that it failed.
        master = Master.objects.select_for_update(no_key=True).get(pk=master.pk)
        if master.state == Master.State.READY:
            return master
        stops = master.jobs.filter(state__in=Job.OPEN, cancel_asked_at__isnull=False)
        stops = stops.filter(dedupe_key=_name_request(master))
        if master.state in (Master.State.FAILED, Master.State.REVOKED) or stops.exists():
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
                "token": master.token,
            },
            priority=priority,
            share=str(source.collection_id),
            dedupe_key=_name_request(master),
            master=master,
            requested_by=by,
        )
    return master


def check_request(*, source: Source, profile: str) -> Profile:
    """Return the profile of that name, which `source` has what it needs for.

    :raises InvalidProfile: there is no such profile.
    :raises NoVideoNorAudio: the recording has not what the profile needs.
    :raises NotMedia: the profile's logo cannot be used.
    """
    wanted = find_profile(profile, get_conf().master_profiles)
    _check(source.original, wanted)
    if wanted.logo and not wanted.is_radio:
        read_logo(Path(wanted.logo))
    return wanted


def _keep_logo(profile: Profile, dressing: Dressing) -> None:
    """Leave the profile's logo where the job finds it, on whatever machine that runs."""
    if not dressing.logo or not profile.logo:
        return
    content, store = read_logo(Path(profile.logo)), get_private_store()
    if dressing.logo == name_logo(content) and not store.has(dressing.logo):
        store.write(dressing.logo, content)


def _name_request(master: Master) -> str:
    # With its token: a job that was called off and still stops is another one than the next.
    return f"{KIND}:{master.pk}:{master.token}"


def _check(original: Original, profile: Profile) -> None:
    if profile.is_radio and not original.has_sound:
        raise NoVideoNorAudio("a film without sound makes no radio programme")
    if not profile.is_radio and not original.has_picture:
        raise NoVideoNorAudio("a sound recording makes no television programme")
