"""The job that makes a master: fetch, make, check, store, tell."""

import shutil
from datetime import UTC, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from media_pipeline.actions.jobs.work import Done, Work
from media_pipeline.actions.masters.sweeping import clear_bench
from media_pipeline.adapters.master_delivery import Delivery, make_and_check
from media_pipeline.adapters.mastering import MasterOrder
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.conf import get_conf
from media_pipeline.core.masters.dressing import read_dressing
from media_pipeline.core.masters.profiles import Profile, find_profile
from media_pipeline.core.progress import Progress
from media_pipeline.core.refusals import Cancelled, UnusableInput
from media_pipeline.models import Job, Master
from media_pipeline.models.encodings import make_token
from media_pipeline.signals import master_finished

PLACE_LETTERS = 10


class OtherProfile(UnusableInput):
    """The profile was changed since the master was asked for: ask for it again."""


def make(work: Work) -> Done:
    """Make the master of `work`'s job, unless that was done before.

    :raises MediaError: for the reason its class names.
    """
    master = _get_master(work.job)
    if master.state == Master.State.READY:
        _tell(master)  # killed between the last word and the end of the job
    if master.state in (Master.State.READY, Master.State.REVOKED):
        return Done()
    if not _is_of(work.job, master.token):
        return Done()  # called off and asked for anew: that is another job's
    conf, store = get_conf(), get_private_store()
    profile = _find_profile(master)
    # Failed: somebody has its job tried again.
    before = (Master.State.WAITING, Master.State.FAILED)
    Master.objects.filter(pk=master.pk, state__in=before).update(state=Master.State.MAKING)
    bench = conf.mastering / master.token
    bench.mkdir(parents=True, exist_ok=True)
    clear_bench(bench)

    dressing = read_dressing(master.dressing)

    def tell(event: Progress) -> None:
        work.tell(event.percent, step=event.step, speed=event.speed, eta_s=event.eta_s)

    order = MasterOrder(
        source=store.take(master.original.name, bench / "original"),
        profile=profile,
        name=work.job.arguments["title"],
        company=conf.master_company,
        # When it was asked for, whatever was killed since. The bytes are others all the same.
        made_at=master.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        dressing=dressing,
        logo=store.take(dressing.logo, bench / "logo") if dressing.logo else None,
        ffmpeg=conf.ffmpeg,
        nice=conf.nice,
    )
    with scratch_directory(bench) as scratch:
        delivery = make_and_check(order, scratch, cancel=work.cancel, on_progress=tell)
        _keep(work, master, delivery, timezone.now())
    shutil.rmtree(bench, ignore_errors=True)
    return Done(result={"verdict": delivery.light.value})


def give_up_master(job: Job) -> None:
    """Note that the master of a failed or cancelled job will not become ready."""
    if job.master_id is None:
        return
    open_states = (Master.State.WAITING, Master.State.MAKING)
    # Of what was asked for anew meanwhile another job takes care.
    of_it = Master.objects.filter(pk=job.master_id, state__in=open_states)
    if token := job.arguments.get("token"):
        of_it = of_it.filter(token=token)
    given_up = of_it.update(state=Master.State.FAILED)
    if given_up:
        _tell(_get_master(job))


def _keep(work: Work, master: Master, delivery: Delivery, now: datetime) -> None:
    """Put the files into the store, then say that they are there."""
    store, report = get_private_store(), delivery.report
    # Each attempt beside the others: never are its bytes taken for those of one that was killed,
    # and nothing it clears away is of whoever holds the job now.
    place = make_token()[:PLACE_LETTERS]
    folder = f"{master.folder}/{place}"
    store.put(delivery.path, f"{folder}/{delivery.path.name}")
    for name, content in delivery.papers.items():
        store.write(f"{folder}/{name}", content)
    with transaction.atomic():
        fields = {
            "state": Master.State.READY,
            "passes": delivery.light.value,
            "file": f"{place}/{delivery.path.name}",
            "sha256": report["sha256"],
            "md5": report["md5"],
            "bytes": report["bytes"],
            "frames": report["frames"],
            "report": report,
            "made_at": now,
        }
        open_states = (Master.State.WAITING, Master.State.MAKING)
        # Under the token that we worked for: revoked and asked for again it is another one.
        mine = Master.objects.filter(pk=master.pk, token=master.token, state__in=open_states)
        holds = not work.is_lost and Job.objects.held_by(work.job).exists()
        kept = holds and mine.update(**fields)
        if kept:
            master.refresh_from_db()
            _tell(master)
    if not kept:
        store.delete_tree(folder)
        raise Cancelled("revoked while it was made, or made by somebody else")
    for name in store.list_tree(master.folder):
        if not name.startswith(f"{folder}/"):
            store.delete(name)


def _is_of(job: Job, token: str) -> bool:
    # Queued by the release before, a job names none.
    return bool(job.arguments.get("token", token) == token)


def _find_profile(master: Master) -> Profile:
    profile = find_profile(master.profile, get_conf().master_profiles)
    if profile.recipe != master.recipe:
        raise OtherProfile(f"{master.profile} is {profile.recipe} now, was {master.recipe}")
    return profile


def _get_master(job: Job) -> Master:
    assert job.master_id is not None  # noqa: S101 request_master gives it one
    return Master.objects.select_related("original").get(pk=job.master_id)


def _tell(master: Master) -> None:
    transaction.on_commit(partial(master_finished.send_robust, Master, master=master))
