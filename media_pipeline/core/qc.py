"""What is measured of a finished lesson, and what of it a person should look at."""

from collections.abc import Iterable
from dataclasses import dataclass

from media_pipeline.core.links import AVERAGE_SHARE, judged_s
from media_pipeline.core.loudness import Interval, Loudness
from media_pipeline.core.watch import Watched

MOST_OFFSET_MS = 40.0
MOST_OFF_LU = 1.5
# Below it the gates of the measurement itself decide what counts.
QUIET_LUFS = -45.0
# Encoders at 16 to 32 kbit/s overshoot the limiter's ceiling by up to 4 dB on the corpus.
MOST_PEAK_DBTP = 1.5
# Two windows of a rung tell its VMAF about so exactly.
MOST_VMAF_DROP = 0.5


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it should be: a value, never an exception."""

    code: str
    message: str
    rung: str = ""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One finished sound as it will be heard, behind limiter and encoder."""

    id: str
    integrated_lufs: float
    true_peak_dbtp: float


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One file, decoded from first to last."""

    id: str
    expected_frames: int
    frames: int
    frame_ms: float
    expected_ms: int
    video_end_ms: float | None
    audio_end_ms: float | None
    errors: int
    average_bps: int
    peak_bps: int
    link_kbps: int | None
    vmaf: float | None = None
    legibility: float | None = None


def check(
    measured: Iterable[Measured],
    *,
    loudness: Loudness | None,
    watched: Watched | None,
    kept_share: float = 1.0,
    heard: Iterable[Heard] = (),
    expected_lufs: float | None = None,
) -> tuple[Finding, ...]:
    """Return everything a reviewer should know, gravest first."""
    measured = tuple(measured)
    findings: list[Finding] = []
    if kept_share < 1.0:
        lost = f"{1 - kept_share:.1%} of the lesson is damaged or missing and was left out"
        findings.append(Finding(code="damaged", message=lost))
    for file in measured:
        findings += _check_file(file)
    findings += _check_order(measured)
    quiet = loudness is not None and loudness.integrated_lufs < QUIET_LUFS
    if expected_lufs is not None and not quiet:
        for sound in heard:
            findings += _check_heard(sound, expected_lufs)
    if loudness is not None:
        findings += _check_sound(loudness)
    if watched is not None:
        findings += [
            Finding(code="black", message=f"black from {_span(interval)}")
            for interval in watched.black
        ]
        findings += [
            Finding(code="freeze", message=f"nothing moves from {_span(interval)}")
            for interval in watched.frozen
        ]
    return tuple(findings)


def _check_file(file: Measured) -> Iterable[Finding]:
    if file.errors:
        yield Finding(code="decode", message=f"{file.errors} decoding errors", rung=file.id)
    if file.frames != file.expected_frames:
        text = f"{file.frames} frames, {file.expected_frames} planned"
        yield Finding(code="frames", message=text, rung=file.id)
    if file.video_end_ms is not None:
        if abs(file.video_end_ms - file.expected_ms) > file.frame_ms + 1:
            text = f"lasts {file.video_end_ms:.0f} ms, the source {file.expected_ms}"
            yield Finding(code="duration", message=text, rung=file.id)
        if file.audio_end_ms is not None:
            offset_ms = file.audio_end_ms - file.video_end_ms
            if abs(offset_ms) > MOST_OFFSET_MS:
                text = f"sound ends {offset_ms:+.0f} ms from the picture"
                yield Finding(code="sync", message=text, rung=file.id)
    if file.link_kbps is not None:
        length_s = file.expected_ms / 1000
        average_kbps = file.average_bps / 1000 * (length_s / judged_s(length_s))
        if average_kbps > file.link_kbps * AVERAGE_SHARE:
            text = f"{average_kbps:.0f} kbit/s on average, over three quarters"
            yield Finding(code="budget", message=text, rung=file.id)
        if file.peak_bps > file.link_kbps * 1000 and file.expected_ms >= 10_000:
            text = f"{file.peak_bps / 1000:.0f} kbit/s in its worst ten seconds"
            yield Finding(code="peak", message=text, rung=file.id)


def _check_order(measured: Iterable[Measured]) -> Iterable[Finding]:
    below: dict[str, Measured] = {}
    for file in sorted(measured, key=lambda file: file.link_kbps or 0):
        if file.link_kbps is None or file.vmaf is None:
            continue
        family = file.id[:1]
        before = below.setdefault(family, file)
        if before.vmaf is not None and file.vmaf < before.vmaf - MOST_VMAF_DROP:
            text = f"VMAF {file.vmaf:g}, worse than {before.id} below it ({before.vmaf:g})"
            yield Finding(code="order", message=text, rung=file.id)
        below[family] = file


def _check_heard(sound: Heard, expected_lufs: float) -> Iterable[Finding]:
    off_lu = sound.integrated_lufs - expected_lufs
    if abs(off_lu) > MOST_OFF_LU:
        text = f"{sound.integrated_lufs:.1f} LUFS, {off_lu:+.1f} LU from what was asked"
        yield Finding(code="loudness", message=text, rung=sound.id)
    if sound.true_peak_dbtp > MOST_PEAK_DBTP:
        text = f"peaks at {sound.true_peak_dbtp:+.1f} dBTP: players may clip it"
        yield Finding(code="overshoot", message=text, rung=sound.id)


def _check_sound(loudness: Loudness) -> Iterable[Finding]:
    if loudness.is_silent:
        yield Finding(code="silent", message="the sound track is silent")
        return
    if loudness.clipped:
        yield Finding(code="clipping", message="the recording is clipped")
    if loudness.integrated_lufs < QUIET_LUFS:
        text = f"recorded very low ({loudness.integrated_lufs:.0f} LUFS): expect noise"
        yield Finding(code="quiet", message=text)
    for interval in loudness.silences:
        if interval.end_ms - interval.start_ms >= 10_000:
            yield Finding(code="silence", message=f"nothing to hear from {_span(interval)}")


def _span(interval: Interval) -> str:
    return f"{interval.start_ms / 1000:.1f} to {interval.end_ms / 1000:.1f} s"
