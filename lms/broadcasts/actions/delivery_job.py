"""The body of jobs that put files down in a station's folder; killed anywhere, it goes on."""

import time
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from lms.broadcasts.actions.handing import Gathered, gather_days
from lms.broadcasts.adapters.dropping import PART, drop_file, drop_text, take_away
from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import Channel, Delivery
from lms.broadcasts.queries.papers import build_papers, name_folder
from lms.broadcasts.queries.stock import CAPTIONS, Stocked, list_beside, read_beside
from lms.broadcasts.rules.handing import Handed, HandedFile, list_files
from lms.broadcasts.rules.manifests import FOLDER
from lms.broadcasts.rules.readiness import Readiness
from media_pipeline.actions.jobs import Done, Work
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.core.refusals import Cancelled
from media_pipeline.models import Job


def deliver(work: Work) -> Done:
    """Put down every file of a delivery, then its papers, MD5SUMS as the last.

    :raises Cancelled: somebody asked to stop.
    :raises MediaError: the store or the folder did not answer; the job is tried again.
    """
    delivery = (
        Delivery.objects.filter(pk=work.job.arguments["delivery"], ended_at=None)
        .select_related("channel__station__organisation")
        .first()
    )
    root = get_conf().station_folders.get(delivery.channel.xmltv_id) if delivery else None
    if delivery is None or root is None:
        return Done()
    days = (delivery.first_date, delivery.last_date)
    folder = Path(root) / name_folder(delivery.channel, *days)
    while True:
        gathered = gather_days(channel=delivery.channel, first=days[0], last=days[1])
        _put_files(work, delivery, folder, gathered)
        # Afresh: copying takes hours, and a lesson may have been withdrawn meanwhile.
        gathered = gather_days(channel=delivery.channel, first=days[0], last=days[1])
        lying = [_keep_done(one.handed, delivery.done) for one in gathered]
        # What is taken away now and is wanted again later has to be copied again.
        _note_done(delivery, [one.name for one in list_files(lying)])
        _put_papers(delivery, folder, lying)
        missing = sum(one.line.readiness in _MISSING for one in gathered)
        with transaction.atomic():
            # Whoever withdraws now waits, and finds this one ended; or was before us, and is seen.
            Channel.objects.select_for_update(no_key=True).get(pk=delivery.channel_id)
            gathered = gather_days(channel=delivery.channel, first=days[0], last=days[1])
            if [one.handed for one in gathered] == lying:
                Delivery.objects.filter(pk=delivery.pk).update(
                    ended_at=timezone.now(), missing_count=missing, error=""
                )
                break
    return Done(result={"files": len(list_files(lying)), "missing": missing})


def note_ended(job: Job) -> None:
    """Say of the delivery of a job that failed or was called off that nobody works on it."""
    Delivery.objects.filter(job=job, ended_at=None).update(error=job.error[:300] or job.reason)


def _put_files(work: Work, delivery: Delivery, folder: Path, gathered: list[Gathered]) -> None:
    """Copy what does not lie there yet, and note each file that does."""
    files = list_files(one.handed for one in gathered)
    stock = {one.line.stocked.digest: one.line.stocked for one in gathered if one.line.stocked}
    progress = _Progress(work, sum(one.bytes for one in files))
    store = get_private_store()
    Delivery.objects.filter(pk=delivery.pk).update(file_count=len(files))
    for file in files:
        place = stock[file.sha256].place
        progress.begin(file)
        if file.name not in delivery.done:
            drop_file(
                lambda place=place: store.open(place),  # type: ignore[misc]  # bound at once
                folder,
                file.name,
                size=file.bytes,
                sha256=file.sha256,
                tell=progress.tell,
            )
            _put_captions(folder, file, stock[file.sha256])
            _note_done(delivery, [*delivery.done, file.name])
        progress.end(file)


def _note_done(delivery: Delivery, names: list[str]) -> None:
    delivery.done = names
    Delivery.objects.filter(pk=delivery.pk).update(done=names)


_MISSING = {Readiness.NONE, Readiness.MAKING, Readiness.REFUSED, Readiness.CHANGED}


def _put_captions(folder: Path, file: HandedFile, stocked: Stocked) -> None:
    """Put what is read with the film beside it, under its name."""
    for name in list_beside(stocked):
        suffix = Path(name).suffix
        if suffix in CAPTIONS:
            content = read_beside(stocked, name)
            drop_text(folder, f"{Path(file.name).stem}{suffix}", content)


def _keep_done(handed: Handed, done: list[str]) -> Handed:
    """Return an airing as it is handed over in the folder: a file that lies there, or none."""
    lies_there = handed.file is not None and handed.file.name in done
    return handed if lies_there else replace(handed, file=None)


def _put_papers(delivery: Delivery, folder: Path, handed: list[Handed]) -> None:
    # Older lists first away: nobody finds the old ones beside the new files.
    take_away(folder, "MD5SUMS", keep=set())
    take_away(folder / FOLDER, "*", keep=set())
    # What was taken out of the plan meanwhile, a withdrawn lesson above all, goes.
    wanted = {one.name for one in list_files(handed)}
    wanted |= {f"{Path(name).stem}{suffix}" for name in wanted for suffix in CAPTIONS}
    for pattern in ("*.srt", "*.stl", "*.mxf", "*.mpg", "*.mp4", "*.wav", "*.mp2", f"*{PART}"):
        take_away(folder, pattern, keep=wanted)
    with translation.override(settings.LANGUAGE_CODE):
        papers = build_papers(
            delivery.channel,
            delivery.first_date,
            delivery.last_date,
            handed,
            now=timezone.now(),
        )
    for path, content in papers.items():
        drop_text(folder, path, content)


class _Progress:
    """How far all files together are."""

    def __init__(self, work: Work, total: int) -> None:
        self._work, self._total = work, max(1, total)
        self._before, self._name = 0, ""
        self._started = time.monotonic()

    def begin(self, file: HandedFile) -> None:
        self._name = file.name

    def tell(self, at: int) -> None:
        if self._work.cancel.asked:
            raise Cancelled("stopped")
        done = self._before + at
        spent = max(0.001, time.monotonic() - self._started)
        left = (self._total - done) / max(1.0, done / spent)
        self._work.tell(
            100.0 * done / self._total,
            step=self._name,
            speed=round(done / spent / 1e6, 1),
            eta_s=left,
        )

    def end(self, file: HandedFile) -> None:
        self._before += file.bytes
