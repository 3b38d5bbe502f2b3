"""Which body does which kind of job; named by path, so that web processes load none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from media_pipeline.actions.jobs.work import Outcome, Work
from media_pipeline.models import Job

Body = Callable[[Work], Outcome]
Ended = Callable[[Job], None]


class NoSuchKind(LookupError):
    """Nobody registered a body for this kind of job."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    body: Body | str
    ended: Ended | str | None
    """Called in the transaction that fails or cancels a job of this kind."""


_KINDS: dict[str, Kind] = {}


def register_kind(kind: str, body: Body | str, *, ended: Ended | str | None = None) -> None:
    """Let `body`, or the function at that path, do jobs of `kind`."""
    _KINDS[kind] = Kind(body=body, ended=ended)


def find_body(kind: str) -> Body:
    """Return what does jobs of `kind`.

    :raises NoSuchKind: nobody does.
    """
    if kind not in _KINDS:
        raise NoSuchKind(kind)
    return _load(_KINDS[kind].body)


def tell_ended(job: Job) -> None:
    """Let the kind of `job` know that it failed or was cancelled."""
    kind = _KINDS.get(job.kind)
    if kind is not None and kind.ended is not None:
        _load(kind.ended)(job)


def _load(given: Any) -> Any:
    return import_string(given) if isinstance(given, str) else given
