"""Packs as those who offer them see them: with the work that is being done for them."""

from dataclasses import dataclass

from lms.offline.models import Pack, Subscription
from lms.offline.queries.packs import is_public, list_own_packs
from media_pipeline.models import Job


@dataclass(frozen=True, kw_only=True)
class OwnPack:
    """A pack that is made here."""

    pack: Pack
    is_shown: bool
    job: Job | None
    """What is being done for it, or how the last attempt failed."""


@dataclass(frozen=True, kw_only=True)
class Visited:
    """A site that packs come from."""

    subscription: Subscription
    count: int
    job: Job | None


def list_desk() -> list[OwnPack]:
    """Return all packs made here."""
    packs = list(list_own_packs())
    jobs = _find_jobs([pack.job_key for pack in packs])
    return [
        OwnPack(
            pack=pack,
            is_shown=pack.edition is not None and is_public(pack, pack.edition),
            job=jobs.get(pack.job_key),
        )
        for pack in packs
    ]


def list_visited() -> list[Visited]:
    """Return the sites that packs come from."""
    found = list(Subscription.objects.all())
    jobs = _find_jobs([one.job_key for one in found])
    return [
        Visited(
            subscription=one,
            count=one.packs.exclude(edition=None).count(),
            job=jobs.get(one.job_key),
        )
        for one in found
    ]


def _find_jobs(keys: list[str]) -> dict[str, Job]:
    # The newest of each; a failure is told until another attempt ends well.
    newest: dict[str, Job] = {}
    for job in Job.objects.filter(dedupe_key__in=keys).order_by("pk"):
        newest[job.dedupe_key] = job
    told = (*Job.OPEN, Job.State.FAILED)
    return {key: job for key, job in newest.items() if job.state in told}
