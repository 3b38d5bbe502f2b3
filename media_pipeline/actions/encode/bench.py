"""The workshop of a job: which folder, which store, which recording; what is finished in it."""

from collections.abc import Sequence

from media_pipeline.adapters.chunk_job import DONE, Done, find_done
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.adapters.workshop import Workshop
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import ToolFailed
from media_pipeline.core.work import Unit
from media_pipeline.models import Encoding, Job


def open_workshop(job: Job) -> Workshop:
    """Return where the encoding of `job` is made."""
    encoding = get_encoding(job)
    conf = get_conf()
    return Workshop(
        folder=conf.work / encoding.token,
        store=get_private_store(),
        target=encoding.folder,
        original=encoding.original.name,
        ffmpeg=conf.ffmpeg,
    )


def get_encoding(job: Job) -> Encoding:
    """Return the encoding that `job` is about, as it is now."""
    assert job.encoding_id is not None  # noqa: S101 request_encoding gives it one
    return Encoding.objects.select_related("original").get(pk=job.encoding_id)


def find_units(workshop: Workshop, units: Sequence[Unit]) -> list[Done]:
    """Return what finished units told, without their films.

    :raises ToolFailed: one of them has gone.
    """
    done = []
    for unit in units:
        workshop.fetch(unit.name, only=DONE)
        found = find_done(workshop.folder / unit.name)
        if found is None:
            raise ToolFailed(f"{unit.name} has gone; try the whole encoding again")
        done.append(found)
    return done
