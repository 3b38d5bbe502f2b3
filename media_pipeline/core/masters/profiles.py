"""Delivery profiles as data: what a station takes in, and how a station's own is read."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from media_pipeline.core.loudness import BROADCAST_LUFS
from media_pipeline.core.refusals import UnusableInput

# What makes the files: another text here makes every master anew.
RECIPE = "2026.12.1"
FRAMES_PER_S = 25
SAMPLES_PER_FRAME = 48_000 // FRAMES_PER_S


class InvalidProfile(UnusableInput):
    """A station's own profile that nobody could make."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """1080i at 25 frames of two fields, the upper one first; only what differs is told."""

    codec: str
    """`mpeg2`, `h264` or `avc-intra`."""
    pixels: str
    kbps: int
    most_kbps: int
    buffer_bits: int = 0
    gop: int = 12
    b_frames: int = 2

    @property
    def is_constant(self) -> bool:
        """Tell whether every second takes the same."""
        return self.kbps == self.most_kbps


@dataclass(frozen=True, kw_only=True)
class Sound:
    codec: str
    """`pcm_s24le`, `mp2` or `aac`."""
    tracks: int = 1
    channels: int = 2
    """Of each track: one on discrete tracks, of which the first two carry the programme."""
    kbps: int = 0

    @property
    def is_lossy(self) -> bool:
        """Tell whether peaks grow behind the encoder."""
        return not self.codec.startswith("pcm")


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """EBU R 128, on which QCVN 115:2017/BTTTT is built; a station may have other numbers."""

    target_lufs: float = BROADCAST_LUFS
    tolerance_lu: float = 0.2
    tolerated_lu: float = 0.5
    """Further off is red; between the two it is amber."""
    aim_dbtp: float = -3.0
    most_dbtp: float = -1.0
    most_range_lu: float = 20.0


@dataclass(frozen=True, kw_only=True)
class Profile:
    slug: str
    title: str
    container: str
    """`mxf`, `vob`, `mp4`, `wav` or `mp2`, as ffmpeg calls its writers."""
    ending: str
    picture: Picture | None
    sound: Sound
    loudness: Loudness = Loudness()
    timecode: str = "10:00:00:00"
    leader: bool = False
    """Bars with tone, a clock and black before the programme, which keeps its timecode."""
    captions: str = "beside"
    """`beside` the file, or `burnt` into its picture."""
    rdd9: bool = False
    """Rewrap by bmxtranswrap where that is installed."""
    titled: bool = False
    """The programme's title over its first seconds."""
    logo: str = ""
    """A PNG file of this machine, drawn at the top right."""

    @property
    def is_radio(self) -> bool:
        """Tell whether there is nothing to see."""
        return self.picture is None

    @property
    def recipe(self) -> str:
        """Return what names its result: the same recipe and source, the same master."""
        document = json.dumps(asdict(self), sort_keys=True)
        return f"{RECIPE}-{hashlib.sha256(document.encode()).hexdigest()[:8]}"


def _list_built_in() -> tuple[Profile, ...]:
    return (
        Profile(
            slug="xdcam-hd422",
            title="XDCAM HD422 50 Mb/s, MXF OP1a",
            container="mxf",
            ending=".mxf",
            picture=Picture(
                codec="mpeg2",
                pixels="yuv422p",
                kbps=50_000,
                most_kbps=50_000,
                # The buffer that the format's own level allows at 50 Mb/s.
                buffer_bits=36_408_333,
            ),
            sound=Sound(codec="pcm_s24le", tracks=8, channels=1),
        ),
        Profile(
            slug="province-mpg",
            title="MPEG-2 15 Mb/s, MPEG-PS",
            container="vob",
            ending=".mpg",
            picture=Picture(
                codec="mpeg2",
                pixels="yuv420p",
                kbps=15_000,
                most_kbps=15_000,
                buffer_bits=9_781_248,
            ),
            sound=Sound(codec="mp2", kbps=384),
        ),
        Profile(
            slug="province-mp4",
            title="H.264 12 Mb/s, MP4",
            container="mp4",
            ending=".mp4",
            picture=Picture(
                codec="h264",
                pixels="yuv420p",
                kbps=12_000,
                most_kbps=15_000,
                buffer_bits=15_000_000,
                gop=25,
            ),
            sound=Sound(codec="aac", kbps=192),
        ),
        Profile(
            slug="avc-intra-100",
            title="AVC-Intra 100, MXF OP1a",
            container="mxf",
            ending=".mxf",
            picture=Picture(
                codec="avc-intra",
                pixels="yuv422p10le",
                kbps=113_664,
                most_kbps=113_664,
                gop=1,
                b_frames=0,
            ),
            sound=Sound(codec="pcm_s24le", tracks=8, channels=1),
        ),
        Profile(
            slug="radio-wav",
            title="Broadcast Wave 48 kHz 24 bit",
            container="wav",
            ending=".wav",
            picture=None,
            sound=Sound(codec="pcm_s24le"),
        ),
        Profile(
            slug="radio-mp2",
            title="MPEG-1 Layer II 384 kbit/s",
            container="mp2",
            ending=".mp2",
            picture=None,
            sound=Sound(codec="mp2", kbps=384),
        ),
    )


BUILT_IN: dict[str, Profile] = {profile.slug: profile for profile in _list_built_in()}
_OWN = {"title", "timecode", "leader", "captions", "rdd9", "titled", "logo"}
_FLAGS = ("leader", "rdd9", "titled")
_LOUDNESS = {field.name for field in fields(Loudness)}
_TRACKS = (2, 4, 8)


def read_profiles(given: Mapping[str, Mapping[str, Any]]) -> dict[str, Profile]:
    """Return the built-in profiles and a station's own, each based on one of them.

    :raises InvalidProfile: what is given makes no profile.
    """
    found = dict(BUILT_IN)
    for slug, document in given.items():
        found[slug] = _read(slug, document)
    return found


def find_profile(slug: str, profiles: Mapping[str, Profile] = BUILT_IN) -> Profile:
    """Return the profile of that name.

    :raises InvalidProfile: there is none.
    """
    if slug not in profiles:
        raise InvalidProfile(f"no profile {slug}; there is {', '.join(profiles)}")
    return profiles[slug]


def _read(slug: str, document: Mapping[str, Any]) -> Profile:
    if not slug.replace("-", "").isalnum() or not slug.isascii() or len(slug) > 40:
        raise InvalidProfile(f"a profile is named by letters, digits and '-', not {slug!r}")
    base = BUILT_IN.get(str(document.get("based_on")))
    if base is None:
        raise InvalidProfile(f"{slug}: based_on must be one of {', '.join(BUILT_IN)}")
    known = {"based_on", "tracks", "kbps", *_OWN, *_LOUDNESS}
    if unknown := sorted(set(document) - known):
        raise InvalidProfile(f"{slug}: unknown {', '.join(unknown)}; known: {', '.join(known)}")
    profile = replace(
        base,
        slug=slug,
        loudness=_read_loudness(slug, document, base.loudness),
        **{name: document[name] for name in _OWN if name in document},
    )
    if "tracks" in document:
        if base.sound.channels != 1 or document["tracks"] not in _TRACKS:
            raise InvalidProfile(f"{slug}: tracks are {_TRACKS}, of discrete sound only")
        profile = replace(profile, sound=replace(base.sound, tracks=document["tracks"]))
    if "kbps" in document:
        profile = replace(profile, picture=_read_rate(slug, document["kbps"], base))
    return _check(profile)


def _read_loudness(slug: str, document: Mapping[str, Any], base: Loudness) -> Loudness:
    try:
        given = {name: float(document[name]) for name in _LOUDNESS if name in document}
    except (TypeError, ValueError) as error:
        raise InvalidProfile(f"{slug}: loudness is given in numbers") from error
    loudness = replace(base, **given)
    if not -40 <= loudness.target_lufs <= -10 or not loudness.aim_dbtp <= loudness.most_dbtp <= 0:
        raise InvalidProfile(f"{slug}: a target of -40 to -10 LUFS, and aim_dbtp ≤ most_dbtp ≤ 0")
    return loudness


def _read_rate(slug: str, kbps: Any, base: Profile) -> Picture:
    # The house format and AVC-Intra are what they are at one rate only.
    if base.slug not in ("province-mpg", "province-mp4") or not isinstance(kbps, int):
        raise InvalidProfile(f"{slug}: only province-mpg and province-mp4 have another rate")
    assert base.picture is not None  # noqa: S101 both have one
    if not 4_000 <= kbps <= 40_000:
        raise InvalidProfile(f"{slug}: from 4000 to 40000 kbit/s")
    most = kbps if base.picture.is_constant else kbps * 5 // 4
    return replace(base.picture, kbps=kbps, most_kbps=most)


def _check(profile: Profile) -> Profile:
    parts = profile.timecode.split(":")
    ends = (24, 60, 60, FRAMES_PER_S)
    fits = len(parts) == 4 and all(
        len(part) == 2 and part.isdecimal() and int(part) < end
        for part, end in zip(parts, ends, strict=True)
    )
    if not fits:
        raise InvalidProfile(f"{profile.slug}: a timecode like 10:00:00:00")
    if profile.captions not in ("beside", "burnt"):
        raise InvalidProfile(f"{profile.slug}: captions are beside or burnt")
    if not all(isinstance(getattr(profile, flag), bool) for flag in _FLAGS):
        raise InvalidProfile(f"{profile.slug}: {', '.join(_FLAGS)} are true or false")
    return replace(profile, logo=str(profile.logo))
