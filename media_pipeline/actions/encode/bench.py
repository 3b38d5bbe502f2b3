"""The workshop of a job: which folder, which store, which recording; what is finished in it."""

from collections.abc import Iterable

from media_pipeline.adapters.chunk_job import DONE, Done, find_done
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.adapters.workshop import Workshop
from media_pipeline.conf import get_conf
from media_pipeline.core.holdings import is_older
from media_pipeline.core.plan import RECIPE
from media_pipeline.core.refusals import NoAnswer, ToolFailed
from media_pipeline.models import Encoding, Job


class NewerRecipe(NoAnswer):
    """A newer version of this software began it; a machine that has that version goes on."""


def open_workshop(job: Job) -> Workshop:
    """Return where the encoding of `job` is made.

    :raises NewerRecipe: not by this version.
    """
    encoding = get_encoding(job)
    if is_older(RECIPE, encoding.recipe):
        raise NewerRecipe(f"recipe {encoding.recipe}, here {RECIPE}")
    conf = get_conf()
    return Workshop(
        folder=conf.work / encoding.token,
        store=get_private_store(),
        target=encoding.folder,
        original=encoding.original.name,
        ffmpeg=conf.ffmpeg,
    )


def is_outdated(job: Job) -> bool:
    """Tell whether the encoding of `job` was begun by an older recipe: its pieces would not fit."""
    return is_older(get_encoding(job).recipe, RECIPE)


def get_encoding(job: Job) -> Encoding:
    """Return the encoding that `job` is about, as it is now."""
    assert job.encoding_id is not None  # noqa: S101 request_encoding gives it one
    return Encoding.objects.select_related("original").get(pk=job.encoding_id)


def find_units(workshop: Workshop, names: Iterable[str]) -> list[Done]:
    """Return what finished units told, without their films.

    :raises ToolFailed: one of them has gone.
    """
    done = []
    for name in names:
        workshop.fetch(name, only=DONE)
        found = find_done(workshop.folder / name)
        if found is None:
            raise ToolFailed(f"{name} has gone; try the whole encoding again")
        done.append(found)
    return done
