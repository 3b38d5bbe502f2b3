"""What MediaInfo must say of a master, field by field: for the checker here, and for MediaConch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from media_pipeline.core.masters.profiles import Picture, Profile, Sound
from media_pipeline.core.masters.timecode import find_start

GENERAL, VIDEO, AUDIO, OTHER = "General", "Video", "Audio", "Other"


@dataclass(frozen=True, kw_only=True)
class Rule:
    name: str
    track: str
    field: str
    value: str
    number: int = 1
    """Which track of its kind."""


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A rule and what was found instead; empty where the field is missing."""

    rule: Rule
    found: str


def list_rules(profile: Profile) -> tuple[Rule, ...]:
    """Return every field of `profile` that an independent reader finds in the file."""
    rules = [Rule(name=n, track=GENERAL, field=f, value=v) for n, f, v in _wrapper(profile)]
    if profile.picture is not None:
        rules += [
            Rule(name=name, track=VIDEO, field=field, value=value)
            for name, field, value in _picture(profile, profile.picture)
        ]
    rules += [
        Rule(name=name, track=AUDIO, field=field, value=value, number=number)
        for number in range(1, profile.sound.tracks + 1)
        for name, field, value in _sound(profile.sound)
    ]
    start = find_start(profile)
    # Material and source package of MXF; the one track of MP4.
    for number in {"mxf": (1, 2), "mp4": (1,)}.get(profile.container, ()):
        rules.append(
            Rule(
                name=f"timecode {number}",
                track=OTHER,
                field="TimeCode_FirstFrame",
                value=start,
                number=number,
            )
        )
    return tuple(rules)


def find_breaches(rules: Sequence[Rule], report: Mapping[str, Any]) -> list[Breach]:
    """Return the rules that MediaInfo's `report` does not keep."""
    tracks: Sequence[Mapping[str, Any]] = (report.get("media") or {}).get("track") or []
    breaches = []
    for rule in rules:
        same = [track for track in tracks if track.get("@type") == rule.track]
        track = same[rule.number - 1] if len(same) >= rule.number else {}
        found = str(track.get(rule.field, ""))
        if not _is_same(found, rule.value):
            breaches.append(Breach(rule=rule, found=found))
    return breaches


def write_policy(profile: Profile) -> str:
    """Return the same rules as a policy of MediaConch."""
    lines = [
        '<?xml version="1.0"?>',
        f'<policy type="and" name={quoteattr(profile.title)} license="BSD-3-Clause">',
        f"  <description>Songhoc {profile.slug}</description>",
    ]
    for rule in list_rules(profile):
        attributes = {
            "name": f"{rule.track} {rule.number} {rule.name}",
            "value": rule.field,
            "tracktype": rule.track,
            "occurrence": str(rule.number),
            "operator": "=",
        }
        written = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
        lines.append(f"  <rule {written}>{rule.value}</rule>")
    return "\n".join([*lines, "</policy>", ""])


Told = list[tuple[str, str, str]]


def _wrapper(profile: Profile) -> Told:
    names = {"mxf": "MXF", "vob": "MPEG-PS", "mp4": "MPEG-4", "wav": "Wave", "mp2": "MPEG Audio"}
    told = [
        ("container", "Format", names[profile.container]),
        ("tracks of sound", "AudioCount", str(profile.sound.tracks)),
    ]
    if profile.container == "mxf":
        told += [
            ("operational pattern", "Format_Profile", "OP-1a"),
            ("closed and complete", "Format_Settings", "Closed / Complete"),
        ]
    return told


def _picture(profile: Profile, picture: Picture) -> Told:
    told = [
        ("width", "Width", "1920"),
        ("height", "Height", "1080"),
        ("shape", "DisplayAspectRatio", "1.778"),
        ("rate", "FrameRate", "25.000"),
        ("colour sampling", "ChromaSubsampling", "4:2:0" if "420" in picture.pixels else "4:2:2"),
        ("depth", "BitDepth", "10" if "10" in picture.pixels else "8"),
        # H.264 tells pairs of lines from pairs of fields; both are interlaced.
        ("scan", "ScanType", "Interlaced" if picture.codec == "mpeg2" else "MBAFF"),
        ("upper field first", "ScanOrder", "TFF"),
        ("primaries", "colour_primaries", "BT.709"),
        ("transfer", "transfer_characteristics", "BT.709"),
        ("matrix", "matrix_coefficients", "BT.709"),
    ]
    if profile.container != "vob":
        # A programme stream has no word for it.
        told.append(("range", "colour_range", "Limited"))
    bits = f"{picture.kbps * 1000}"
    if picture.codec == "mpeg2":
        told += [("codec", "Format", "MPEG Video"), ("version", "Format_Version", "2")]
        told += [("constant rate", "BitRate_Mode", "CBR"), ("level", "Format_Level", "High")]
        if profile.container == "mxf":
            groups = f"M={picture.b_frames + 1}, N={picture.gop}"
            told.append(("groups", "Format_Settings_GOP", groups))
            told += [("bits", "BitRate", bits), ("profile", "Format_Profile", "4:2:2")]
            told.append(("timecode in groups", "TimeCode_FirstFrame", find_start(profile)))
            if picture.kbps == 50_000:
                told.append(("known as", "Format_Commercial_IfAny", "XDCAM HD422"))
        else:
            # What it takes, and in what groups, is read from the stream itself: of programme
            # streams readers tell an average, and the rhythm not always.
            told.append(("profile", "Format_Profile", "Main"))
    elif picture.codec == "avc-intra":
        # Older readers do not tell the class and its rate: those are read from the stream itself.
        told += [("codec", "Format", "AVC"), ("groups", "Format_Settings_GOP", "N=1")]
    else:
        told += [("codec", "Format", "AVC"), ("profile", "Format_Profile", "Main")]
        told += [("level", "Format_Level", "4.1"), ("even", "FrameRate_Mode", "CFR")]
    return told


def _sound(sound: Sound) -> Told:
    told = [
        ("channels", "Channels", str(sound.channels)),
        ("samples a second", "SamplingRate", "48000"),
    ]
    if sound.codec == "mp2":
        told += [("codec", "Format", "MPEG Audio"), ("layer", "Format_Profile", "Layer 2")]
        told.append(("bits", "BitRate", f"{sound.kbps * 1000}"))
    elif sound.codec == "aac":
        told += [("codec", "Format", "AAC"), ("profile", "Format_AdditionalFeatures", "LC")]
    else:
        told += [("codec", "Format", "PCM"), ("depth", "BitDepth", "24")]
    return told


def _is_same(found: str, value: str) -> bool:
    if found == value:
        return True
    try:
        return abs(float(found) - float(value)) < 0.0005
    except ValueError:
        return False
