"""The plan cut into units of work: which rungs of which chunk share one decode, in what order."""

from collections.abc import Iterable
from dataclasses import dataclass

from media_pipeline.core.encoders import looks_far
from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.plan import Chunk, Plan
from media_pipeline.core.sounds import Family

# What the encoders of one process may hold together; with decoder and filters it stays
# under 1.5 GB at 1080p.
ENCODERS_MB = 1200
MEGAPIXEL = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One decode of one chunk and the rungs it feeds."""

    wave: int
    chunk: Chunk
    rungs: tuple[VideoRung, ...]
    number: int = 0

    @property
    def name(self) -> str:
        """Return the name of its finished directory."""
        return f"chunk-{self.chunk.number:04d}-{self.wave}-{self.number}"

    @property
    def watches(self) -> bool:
        """Tell whether this unit also looks for black, freezes and slide changes."""
        return self.wave == 0

    @property
    def cost(self) -> float:
        """Return its weight among the others."""
        return self.chunk.frames * (1 + sum(map(cost, self.rungs)))


def memory_mb(rung: VideoRung) -> float:
    """Return about how much an encoder of this rung holds (measured, one and two threads)."""
    pixels = rung.width * rung.height / MEGAPIXEL
    if rung.family is Family.UNIVERSAL:
        return 30 + (150 if rung.preset == "superfast" else 220) * pixels
    if rung.screen:
        return 40 + (350 if looks_far(rung) else 230) * pixels
    return 60 + (330 if int(rung.preset) <= 8 else 160) * pixels


def cost(rung: VideoRung) -> float:
    """Return the work of a rung per grid frame, in decodes of a frame."""
    pixels = rung.width * rung.height / MEGAPIXEL
    return 2.5 * pixels / rung.divisor


def list_units(plan: Plan) -> tuple[tuple[Unit, ...], ...]:
    """Return the waves: the first watchable rung of all chunks, then everything else."""
    waves = []
    for wave, rungs in enumerate((plan.first_wave, plan.second_wave)):
        groups = list(group_rungs(rungs))
        waves.append(
            tuple(
                Unit(wave=wave, chunk=chunk, rungs=group, number=number)
                for chunk in plan.chunks
                for number, group in enumerate(groups)
            )
        )
    return tuple(waves)


def group_rungs(rungs: Iterable[VideoRung]) -> Iterable[tuple[VideoRung, ...]]:
    """Yield rungs that fit into one process together."""
    group: list[VideoRung] = []
    for rung in rungs:
        if group and sum(map(memory_mb, [*group, rung])) > ENCODERS_MB:
            yield tuple(group)
            group = []
        group.append(rung)
    if group:
        yield tuple(group)
