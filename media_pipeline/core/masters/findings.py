"""What is found about a master, as values: a code, a light, where, how much of what is allowed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from media_pipeline.core.loudness import SILENT_LUFS
from media_pipeline.core.masters.elementary import Flow, Headers, keeps_rate
from media_pipeline.core.masters.policy import Breach
from media_pipeline.core.masters.profiles import FRAMES_PER_S, Profile
from media_pipeline.core.timeline import Packets


class Light(StrEnum):
    """What a person at the station does: take it, look at it, send it back."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Finding:
    code: str
    light: Light
    start_s: float | None = None
    """Where, from the programme's first frame; None for what concerns all of it."""
    end_s: float | None = None
    found: str = ""
    wanted: str = ""

    @property
    def middle_s(self) -> float | None:
        """Return where to look for a picture of it."""
        if self.start_s is None:
            return None
        return (self.start_s + (self.start_s if self.end_s is None else self.end_s)) / 2


# A dash for what is not there reads the same in every language.
MISSING = "–"
# ffmpeg's word for no time at all is a number far below every other.
UNKNOWN_S = -1e6
# As quiet as what counts as silence in the programme.
QUIET_DBFS = -60.0
ORDER = (Light.RED, Light.AMBER, Light.GREEN)


def judge_whole(findings: Iterable[Finding]) -> Light:
    """Return the light of the whole: its worst one."""
    lights = {finding.light for finding in findings}
    return next((light for light in ORDER if light in lights), Light.GREEN)


def judge_structure(breaches: Iterable[Breach]) -> list[Finding]:
    """Return a finding for each field that is not what the profile asks for."""
    return [
        Finding(
            code="structure",
            light=Light.RED,
            found=f"{breach.rule.track} {breach.rule.number} {breach.rule.field}:"
            f" {breach.found or MISSING}",
            wanted=breach.rule.value,
        )
        for breach in breaches
    ]


def judge_flow(flow: Flow, headers: Headers | None, profile: Profile) -> list[Finding]:
    """Return what the picture's own stream shows, whatever its headers promise."""
    picture = profile.picture
    if picture is None:
        return []
    found = [
        Finding(code="underflow", light=Light.RED, start_s=at_s, end_s=at_s + 1)
        for at_s in flow.runs_over_s
    ]
    wrong = not keeps_rate(flow, picture)
    if picture.codec == "avc-intra":
        wrong = not flow.is_even
    if wrong:
        found.append(
            Finding(
                code="rate",
                light=Light.RED,
                found=f"{flow.bits_per_s / 1e6:.1f} Mb/s",
                wanted=f"{picture.kbps / 1000:.1f} Mb/s",
            )
        )
    if picture.codec == "mpeg2":
        found += _judge_headers(headers, profile)
    return found


def _judge_headers(headers: Headers | None, profile: Profile) -> list[Finding]:
    picture = profile.picture
    assert picture is not None  # noqa: S101 asked for by judge_flow
    if headers is None:
        return [Finding(code="stream", light=Light.RED, wanted="MPEG-2")]
    facts = {
        "bit_rate": (headers.bits_per_s, picture.kbps * 1000),
        "chroma": (headers.chroma, 1 if "420" in picture.pixels else 2),
        "progressive_sequence": (headers.is_progressive_sequence, False),
        "top_field_first": (headers.upper_first, (True,)),
        "group": (headers.group_lengths or (picture.gop,), (picture.gop,)),
    }
    return [
        Finding(code="stream", light=Light.RED, found=f"{name}: {is_}", wanted=str(wanted))
        for name, (is_, wanted) in facts.items()
        if is_ != wanted
    ]


def judge_length(
    profile: Profile, *, frames: int, wanted: int, samples: int | None
) -> list[Finding]:
    """Return where picture or sound are not as long as promised, to the frame."""
    found = []
    if profile.picture is not None and frames != wanted:
        found.append(
            Finding(
                code="frames",
                light=Light.RED,
                start_s=min(frames, wanted) / FRAMES_PER_S,
                found=str(frames),
                wanted=str(wanted),
            )
        )
    if samples is not None:
        off_s = samples / 48_000 - wanted / FRAMES_PER_S
        # Encoders of packets fill the last one up: less than a frame is nothing.
        if abs(off_s) >= 1 / FRAMES_PER_S:
            found.append(
                Finding(
                    code="sound_length",
                    light=Light.RED,
                    start_s=min(samples / 48_000, wanted / FRAMES_PER_S),
                    found=f"{samples / 48_000:.3f} s",
                    wanted=f"{wanted / FRAMES_PER_S:.3f} s",
                )
            )
    return found


def judge_promise(profile: Profile, *, frames: int, ends_ms: tuple[int, int]) -> list[Finding]:
    """Return whether the programme is as long as the film, whose picture and sound end then.

    Counted apart from who made it: a length is not right because it was meant.
    """
    picture_ms, sound_ms = map(float, ends_ms)
    frame_ms = 1000 / FRAMES_PER_S
    if profile.is_radio:
        least, most = sound_ms, sound_ms
    else:
        # A sound's last packet is filled up: a frame of it may be missing.
        least, most = max(picture_ms, sound_ms - frame_ms), max(picture_ms, sound_ms)
    lasts_ms = frames * frame_ms
    if least - frame_ms < lasts_ms < most + frame_ms:
        return []
    return [
        Finding(
            code="length",
            light=Light.RED,
            found=f"{lasts_ms / 1000:.2f} s",
            wanted=f"{most / 1000:.2f} s",
        )
    ]


def judge_tracks(peaks: Mapping[int, float]) -> list[Finding]:
    """Return the tracks beside the programme's that are not silent; they are numbered from 0."""
    return [
        Finding(
            code="tracks",
            light=Light.RED,
            found=f"{number + 1}: {peak_dbfs:.1f} dBFS",
            wanted=f"≤ {QUIET_DBFS:.0f} dBFS",
        )
        for number, peak_dbfs in sorted(peaks.items())
        if peak_dbfs > QUIET_DBFS
    ]


def judge_offset(streams: Mapping[int, Packets]) -> list[Finding]:
    """Return whether sound and picture begin together, by a listing of the picture and a sound."""
    if not streams.keys() >= {0, 1}:
        return [Finding(code="silent", light=Light.RED)]
    # Programme streams do not say of every picture when it plays.
    starts = [[s for s in streams[n].starts_s if s > UNKNOWN_S] for n in (0, 1)]
    if not all(starts):
        return []
    off_s = starts[1][0] - starts[0][0]
    if abs(off_s) < 1 / FRAMES_PER_S:
        return []
    return [Finding(code="offset", light=Light.RED, found=f"{off_s * 1000:+.0f} ms", wanted="0 ms")]


def judge_loudness(
    profile: Profile, *, lufs: float, peak_dbtp: float, range_lu: float, has_sound: bool
) -> list[Finding]:
    """Return what the station's meter would complain of."""
    wanted = profile.loudness
    if lufs <= SILENT_LUFS:
        # A film without a track is silent on purpose, perhaps; a silent track hardly is.
        light = Light.RED if has_sound or profile.is_radio else Light.AMBER
        return [Finding(code="silent", light=light)]
    found = []
    off = abs(lufs - wanted.target_lufs)
    # Meters show tenths: a hair beyond one is not more.
    if off > wanted.tolerance_lu + 0.001:
        found.append(
            Finding(
                code="loudness",
                light=Light.RED if off > wanted.tolerated_lu + 0.001 else Light.AMBER,
                found=f"{lufs:.1f} LUFS",
                wanted=f"{wanted.target_lufs:.1f} ±{wanted.tolerance_lu:.1f} LUFS",
            )
        )
    if peak_dbtp > wanted.most_dbtp + 0.001:
        found.append(
            Finding(
                code="peak",
                light=Light.RED,
                found=f"{peak_dbtp:.1f} dBTP",
                wanted=f"≤ {wanted.most_dbtp:.1f} dBTP",
            )
        )
    if range_lu > wanted.most_range_lu:
        found.append(
            Finding(
                code="range",
                light=Light.AMBER,
                found=f"{range_lu:.1f} LU",
                wanted=f"≤ {wanted.most_range_lu:.0f} LU",
            )
        )
    return found


def sort_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Return the worst first, then as they come in the programme."""
    return sorted(findings, key=lambda one: (ORDER.index(one.light), one.start_s or 0.0))
