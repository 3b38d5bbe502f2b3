"""From a film to a station's master: look, level, encode, read back; whole or not at all."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from media_pipeline.adapters.fonts import find_font
from media_pipeline.adapters.logos import read_logo
from media_pipeline.adapters.master_sound import Levelled, level_sound
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import check_room
from media_pipeline.adapters.survey import Surveyed, survey
from media_pipeline.adapters.tracker import Tracker
from media_pipeline.core.analysis import choose_windows
from media_pipeline.core.masters.command import Label, encode, encode_radio, look_at_fields
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.fields import count_fields, judge_fields
from media_pipeline.core.masters.naming import name_file
from media_pipeline.core.masters.overlay import LOGO, Drawing, list_texts
from media_pipeline.core.masters.picture import Fields, Passage, choose_passage
from media_pipeline.core.masters.profiles import FRAMES_PER_S, Profile
from media_pipeline.core.masters.timecode import (
    find_leader_frames,
    find_patience_s,
    find_start,
)
from media_pipeline.core.masters.wave_chunk import Levels, find_chunk, list_patches
from media_pipeline.core.probe import Limits, VideoTrack
from media_pipeline.core.progress import Progress, Step, read_out_time_ms
from media_pipeline.core.refusals import NoVideoNorAudio, ToolFailed

# Four hours at AVC-Intra's rate take 220 GB.
CONFINEMENT = Confinement(cpu_s=4 * 86400, memory_bytes=8 * 2**30, file_bytes=260 * 10**9)
# A master is larger than what people may bring in.
MASTER_LIMITS = Limits(duration_ms=5 * 3600 * 1000, bytes=260 * 10**9)
HEAD_BYTES = 1 << 16
LOOKED_AT = 3
LINES = 2000
RUNS_OVER = "rc buffer underflow"
LISTEN, ENCODE = "listen", "encode"


@dataclass(frozen=True, kw_only=True)
class MasterOrder:
    """What is asked for."""

    source: Path
    profile: Profile
    name: str = ""
    """What the programme is called; the file's own name by default."""
    company: str = ""
    made_at: str = "2026-01-01T00:00:00Z"
    audio: str = ""
    captions: str = ""
    """WebVTT to lie beside the file as SubRip and STL."""
    dressing: Dressing = field(default_factory=Dressing)
    logo: Path | None = None
    """The PNG that the dressing's logo names."""
    ffmpeg: str = ""
    nice: int = 10
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A master that lies in the scratch directory, unchecked."""

    path: Path
    frames: int
    found: Surveyed
    levelled: Levelled
    passage: Passage | None
    warned: tuple[str, ...]
    """What the encoder complained of."""
    cpu_s: float
    wall_s: float

    @property
    def ran_over(self) -> bool:
        """Tell whether the encoder itself says that the picture did not fit its rate."""
        return any(RUNS_OVER in line for line in self.warned)


def make_master(
    order: MasterOrder,
    scratch: Path,
    *,
    cancel: Cancel | None = None,
    on_progress: Callable[[Progress], None] = lambda _event: None,
) -> Made:
    """Write the master of `order` into `scratch`; nobody has looked at it yet.

    :raises MediaError: for the reason its class names.
    """
    started = time.monotonic()
    check_logo(order)
    profile = order.profile
    found = survey(
        order.source, ffmpeg=order.ffmpeg, audio=order.audio, limits=order.limits, cancel=cancel
    )
    track = found.probe.main_video
    if profile.is_radio and not found.probe.audio:
        raise NoVideoNorAudio("a film without sound makes no radio programme")
    if track is None and not profile.is_radio:
        raise NoVideoNorAudio("a sound recording makes no television programme")
    frames = count_frames(found, profile)
    check_room(scratch, needed_bytes=expect_bytes(profile, frames + find_leader_frames(profile)))
    tracker = Tracker(
        steps=[Step(name=LISTEN, weight=0.1), Step(name=ENCODE, weight=0.9)],
        duration_s=frames / FRAMES_PER_S,
        on_progress=on_progress,
    )
    passage = None
    if track is not None and not profile.is_radio:
        fields = see_fields(found, track, scratch, cancel=cancel)
        passage = choose_passage(track, found.timeline, fields)
    levelled = level_sound(
        found,
        profile,
        scratch,
        frames=frames,
        nice=order.nice,
        cancel=cancel,
        on_share=tracker.share(LISTEN),
    )
    tracker.share(LISTEN)(1.0)
    name = name_file(order.name or order.source.stem)
    label = Label(
        name=name, company=name_file(order.company) if order.company else "", made_at=order.made_at
    )
    file = f"{name}{profile.ending}"
    if track is not None and passage is not None:
        command = encode(
            tool=found.tool,
            track=track,
            passage=passage,
            profile=profile,
            frames=frames,
            label=label,
            file=file,
            drawing=_lay_out_drawing(order, name, frames, scratch),
        )
    else:
        command = encode_radio(tool=found.tool, profile=profile, label=label, file=file)
    all_frames = frames + (0 if profile.is_radio else find_leader_frames(profile))
    share, whole_ms = tracker.share(ENCODE), all_frames * 1000 / FRAMES_PER_S

    def on_line(line: str) -> None:
        share(min(1.0, (read_out_time_ms(line) or 0) / whole_ms))

    finished = run(
        command,
        scratch=scratch,
        confinement=confine(order.nice, all_frames),
        cancel=cancel,
        on_line=on_line,
        tail_lines=LINES,
    )
    if profile.container == "wav":
        _write_loudness(scratch / file, levelled)
    if profile.rdd9 and profile.container == "mxf":
        _rewrap(scratch / file, profile, name, confine(order.nice, all_frames), cancel)
    return Made(
        path=scratch / file,
        frames=frames,
        found=found,
        levelled=levelled,
        passage=passage,
        warned=finished.tail,
        cpu_s=levelled.cpu_s + finished.cpu_s,
        wall_s=time.monotonic() - started,
    )


def _lay_out_drawing(order: MasterOrder, name: str, frames: int, scratch: Path) -> Drawing:
    """Leave in `scratch` what is drawn over the picture; return how."""
    texts = list_texts(
        order.dressing, order.profile, name=name, company=order.company, frames=frames
    )
    for file, text in texts.items():
        (scratch / file).write_text(text, encoding="utf-8")
    if order.logo is not None and order.dressing.logo:
        shutil.copyfile(order.logo, scratch / LOGO)
    return Drawing(dressing=order.dressing, font=find_font() if texts else "")


def check_logo(order: MasterOrder) -> None:
    """Look whether the picture that is to be drawn is there, before hours of work.

    :raises NotMedia: it is not, or it is no PNG.
    """
    if order.dressing.logo:
        read_logo(order.logo or Path(order.dressing.logo))


def confine(nice: int, frames: int) -> Confinement:
    """Return what a tool that writes a master of so many frames may use."""
    return replace(CONFINEMENT, wall_s=find_patience_s(frames), nice=nice)


def count_frames(found: Surveyed, profile: Profile) -> int:
    """Return how many frames the programme has; radio is counted in the same ones."""
    return max(1, round(find_length_ms(found, profile) * FRAMES_PER_S / 1000))


def find_length_ms(found: Surveyed, profile: Profile) -> int:
    """Return when the last packet of the film has been shown or heard.

    Not on the grid that a film for the web is laid on, whose steps may be a fifth of a second.
    """
    line = found.timeline
    if profile.is_radio:
        return line.audio_end_ms
    # The last packet of a sound is filled up: less than a frame of it is no programme.
    runs_on = line.audio_end_ms - line.video_end_ms >= 1000 / FRAMES_PER_S
    return line.audio_end_ms if runs_on else line.video_end_ms


def expect_bytes(profile: Profile, frames: int) -> int:
    """Return about how much disk the work takes: the file, and the levelled sound beside it."""
    seconds = frames / FRAMES_PER_S
    picture = profile.picture.most_kbps if profile.picture else 0
    sound = profile.sound
    kbps = sound.kbps or 1152 * sound.tracks * sound.channels
    return int((picture * 1.1 + kbps + 2400) * 125 * seconds) + 10_000_000


def see_fields(
    found: Surveyed, track: VideoTrack, scratch: Path, *, cancel: Cancel | None
) -> Fields:
    """Return what the two halves of the film's frames are, by what they show."""
    counts = []
    windows = choose_windows(found.timeline.duration_ms / 1000)
    step = max(1, len(windows) // LOOKED_AT)
    for window in windows[::step][:LOOKED_AT]:
        try:
            finished = run(
                look_at_fields(found.tool, track.number, window),
                scratch=scratch,
                confinement=Confinement(cpu_s=900, wall_s=1800),
                cancel=cancel,
                tail_lines=LINES,
            )
        except ToolFailed:
            # One bad stretch is no reason to give up on the others.
            continue
        counts.append(count_fields(finished.tail))
    return judge_fields(counts, claims_fields=track.interlaced, claims_lower=track.lower_first)


def _rewrap(
    path: Path, profile: Profile, name: str, confinement: Confinement, cancel: Cancel | None
) -> None:
    """Have bmx wrap the same essence by RDD 9, where it is installed; elsewhere nothing happens."""
    bmx = shutil.which("bmxtranswrap")
    if bmx is None:
        return
    wrapped = path.with_name("rdd9.mxf")
    start = find_start(profile)
    arguments = ["-t", "rdd9", "-y", start, "--clip", name, "--afd", "10", "-o", wrapped.name]
    run(
        [bmx, *arguments, path.name],
        scratch=path.parent,
        confinement=confinement,
        cancel=cancel,
    )
    wrapped.replace(path)


def _write_loudness(path: Path, levelled: Levelled) -> None:
    levels = Levels(lufs=levelled.lufs, range_lu=levelled.range_lu, peak_dbtp=levelled.peak_dbtp)
    with path.open("r+b") as file:
        place = find_chunk(file.read(HEAD_BYTES))
        if place is None:
            raise ToolFailed("this ffmpeg writes no bext chunk")
        for offset, content in list_patches(levels).items():
            file.seek(place[0] + offset)
            file.write(content)
