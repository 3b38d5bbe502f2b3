"""What a file says it is: MediaInfo's report read into frozen values. Nothing here opens a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from media_pipeline.core.refusals import (
    Damaged,
    NoSuchTrack,
    NotMedia,
    NoVideoNorAudio,
    TooLarge,
    TooLong,
)

# MediaInfo's container name → the one ffmpeg demuxer that may read it. A name that is not
# here is refused, so playlists, image lists and scripts never reach ffmpeg.
DEMUXERS = {
    "MPEG-4": "mov",
    "QuickTime": "mov",
    "Matroska": "matroska",
    "WebM": "matroska",
    "AVI": "avi",
    "Ogg": "ogg",
    "Flash Video": "flv",
    "MPEG-TS": "mpegts",
    "BDAV": "mpegts",
    "MPEG-PS": "mpeg",
    "MPEG Video": "mpegvideo",
    "Windows Media": "asf",
    "MXF": "mxf",
    "AVC": "h264",
    "HEVC": "hevc",
    "Wave": "wav",
    "Wave64": "w64",
    "AIFF": "aiff",
    "FLAC": "flac",
    "MPEG Audio": "mp3",
    "ADTS": "aac",
    "AMR": "amr",
    "AC-3": "ac3",
}
# Containers with an index, where `-ss` before `-i` lands on the right frame.
SEEKABLE = frozenset({"mov", "matroska"})
HDR_TRANSFERS = frozenset({"PQ", "HLG"})


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What this house takes in: a school day of video, one disk's worth, 8K."""

    duration_ms: int = 4 * 3600 * 1000
    bytes: int = 20 * 10**9
    pixels: int = 7680 * 4320


@dataclass(frozen=True, kw_only=True)
class VideoTrack:
    number: int
    """Position among the file's real video streams (ffmpeg's `V:number`)."""
    codec: str
    width: int
    height: int
    rotation: int
    pixel_aspect: float
    fps: float | None
    variable_fps: bool
    interlaced: bool
    bit_depth: int
    hdr: str
    full_range: bool
    is_untagged_hd: bool
    """Nothing says which colours its numbers mean, and its size is one that means BT.709."""
    frames: int | None
    duration_ms: int | None
    lower_first: bool = False
    """An interlaced picture says that its lower lines come first."""

    @property
    def display_size(self) -> tuple[int, int]:
        """Return the size people see: square pixels, upright."""
        width = round(self.width * self.pixel_aspect)
        turned = self.rotation % 180 == 90
        return (self.height, width) if turned else (width, self.height)


@dataclass(frozen=True, kw_only=True)
class AudioTrack:
    number: int
    codec: str
    channels: int
    sample_rate: int
    language: str
    title: str
    duration_ms: int | None


@dataclass(frozen=True, kw_only=True)
class SubtitleTrack:
    number: int
    codec: str
    language: str
    title: str

    @property
    def is_text(self) -> bool:
        """Tell whether the cues are words, not pictures."""
        pictures = ("PGS", "VobSub", "DVB", "RLE")
        return not any(name in self.codec for name in pictures)


@dataclass(frozen=True, kw_only=True)
class Probe:
    container: str
    demuxer: str
    bytes: int
    duration_ms: int | None
    video: tuple[VideoTrack, ...]
    audio: tuple[AudioTrack, ...]
    subtitles: tuple[SubtitleTrack, ...]
    has_cover: bool
    truncated: bool = False
    """The index promises more than the file holds: an upload or a card was cut short."""

    @property
    def seekable(self) -> bool:
        """Tell whether a chunk can start by seeking instead of decoding from the start."""
        return self.demuxer in SEEKABLE

    @property
    def main_video(self) -> VideoTrack | None:
        """Return the moving picture: the track with the most frames, never a still beside sound."""
        moving = [track for track in self.video if not (self.audio and _is_still(track))]
        return max(moving, key=lambda track: (track.frames or 0, -track.number), default=None)


def _is_still(track: VideoTrack) -> bool:
    return track.frames == 1


def read_probe(report: Mapping[str, Any], *, limits: Limits = Limits()) -> Probe:
    """Read MediaInfo's JSON report.

    :raises NotMedia: the container is none that may be decoded here.
    :raises Damaged: the container has lost the index of its tracks.
    :raises NoVideoNorAudio: nothing to show and nothing to hear.
    :raises TooLong: the header claims more than `limits` allow.
    :raises TooLarge: more bytes or pixels than `limits` allow.
    """
    tracks: Sequence[Mapping[str, Any]] = (report.get("media") or {}).get("track") or []
    of_type = {
        kind: [track for track in tracks if track.get("@type") == kind]
        for kind in ("General", "Video", "Audio", "Text")
    }
    general = of_type["General"][0] if of_type["General"] else {}
    container = str(general.get("Format", ""))
    if container not in DEMUXERS:
        raise NotMedia(f"not a video or sound file ({container or 'unknown bytes'})")
    if len(tracks) == 1:
        raise Damaged(f"{container} without its index: the recording or the upload was cut short")
    if not of_type["Video"] and not of_type["Audio"]:
        raise NoVideoNorAudio(f"{container} without any video or audio track")
    probe = Probe(
        container=container,
        demuxer=DEMUXERS[container],
        bytes=_integer(general, "FileSize") or 0,
        duration_ms=_milliseconds(general, limits),
        video=tuple(_video(n, track, limits) for n, track in enumerate(of_type["Video"])),
        # A track without a codec name has lost its description: its number still counts.
        audio=tuple(
            _audio(n, track, limits)
            for n, track in enumerate(of_type["Audio"])
            if track.get("Format")
        ),
        subtitles=tuple(_subtitle(n, track) for n, track in enumerate(of_type["Text"])),
        has_cover=general.get("Cover") == "Yes",
        truncated=(general.get("extra") or {}).get("IsTruncated") == "Yes",
    )
    if probe.bytes > limits.bytes:
        raise TooLarge(f"{probe.bytes / 1e9:.1f} GB; at most {limits.bytes / 1e9:.0f} GB")
    return probe


def choose_track(probe: Probe, wanted: str) -> Probe:
    """Return `probe` with the audio track to be heard first: its number from 1, or its language.

    :raises NoSuchTrack: there is none of that number or language.
    """
    if not wanted:
        return probe
    fitting = [
        track
        for track in probe.audio
        if wanted == str(track.number + 1) or wanted.lower() == track.language.lower()
    ]
    if not fitting:
        offered = ", ".join(f"{t.number + 1} {t.language}".rstrip() for t in probe.audio)
        raise NoSuchTrack(f"no audio track {wanted}; there is {offered or 'none'}")
    rest = tuple(track for track in probe.audio if track is not fitting[0])
    return replace(probe, audio=(fitting[0], *rest))


def check_duration(duration_ms: int, *, limits: Limits = Limits()) -> None:
    """Refuse what is longer than a lesson may be, once the true duration is known.

    :raises TooLong: it is.
    """
    if duration_ms > limits.duration_ms:
        hours, allowed = duration_ms / 3.6e6, limits.duration_ms / 3.6e6
        raise TooLong(f"{hours:.1f} hours long; at most {allowed:.0f}")


def _video(number: int, track: Mapping[str, Any], limits: Limits) -> VideoTrack:
    width, height = _integer(track, "Width") or 0, _integer(track, "Height") or 0
    if width * height > limits.pixels:
        raise TooLarge(f"picture of {width}×{height}")
    rotation = _number(track, "Rotation") or 0.0
    upright = round(rotation / 90) * 90 % 360 if abs(rotation) <= 360 else 0
    aspect = _number(track, "PixelAspectRatio") or 1.0
    return VideoTrack(
        number=number,
        codec=str(track.get("Format", "")),
        width=width,
        height=height,
        rotation=upright,
        pixel_aspect=aspect if 0.2 <= aspect <= 5 else 1.0,
        fps=_number(track, "FrameRate"),
        variable_fps=track.get("FrameRate_Mode") == "VFR",
        interlaced=track.get("ScanType") in ("Interlaced", "MBAFF"),
        bit_depth=_integer(track, "BitDepth") or 8,
        hdr=next(
            (t for t in HDR_TRANSFERS if t in str(track.get("transfer_characteristics", ""))), ""
        ),
        full_range=track.get("colour_range") == "Full",
        is_untagged_hd="matrix_coefficients" not in track
        and track.get("ColorSpace") != "RGB"
        and max(width, height) >= 1280,
        frames=_integer(track, "FrameCount"),
        duration_ms=_milliseconds(track, limits),
        lower_first=track.get("ScanOrder") == "BFF",
    )


def _audio(number: int, track: Mapping[str, Any], limits: Limits) -> AudioTrack:
    return AudioTrack(
        number=number,
        codec=str(track.get("Format", "")),
        channels=_integer(track, "Channels") or 0,
        sample_rate=_integer(track, "SamplingRate") or 0,
        language=str(track.get("Language", "")),
        title=str(track.get("Title", "")),
        duration_ms=_milliseconds(track, limits),
    )


def _subtitle(number: int, track: Mapping[str, Any]) -> SubtitleTrack:
    return SubtitleTrack(
        number=number,
        codec=str(track.get("Format", "")),
        language=str(track.get("Language", "")),
        title=str(track.get("Title", "")),
    )


def _number(track: Mapping[str, Any], key: str) -> float | None:
    try:
        return float(Fraction(str(track[key])))
    except (KeyError, ValueError, OverflowError, ZeroDivisionError):
        return None


def _integer(track: Mapping[str, Any], key: str) -> int | None:
    value = _number(track, key)
    return None if value is None else int(value)


def _milliseconds(track: Mapping[str, Any], limits: Limits) -> int | None:
    seconds = _number(track, "Duration")
    if seconds is None:
        return None
    # A claim beyond a year is a broken header, not a long lesson: measure instead.
    if seconds > 366 * 86400:
        return None
    duration_ms = round(seconds * 1000)
    check_duration(duration_ms, limits=limits)
    return duration_ms
