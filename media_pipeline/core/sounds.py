"""The sounds of a lesson: what each family offers, and which one goes with a link."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    MODERN = "modern"
    UNIVERSAL = "universal"


@dataclass(frozen=True, kw_only=True)
class AudioRung:
    id: str
    family: Family
    codec: str
    bitrate_kbps: int
    channels: int
    sample_rate: int


# (kbit/s, channels, samples a second), thriftiest first. Opus counts in 48 kHz whatever it keeps;
# plain AAC needs a lower rate to spend its few bits on what a voice has.
SOUNDS = {
    Family.MODERN: ("opus", ((12, 1, 48000), (20, 1, 48000), (24, 1, 48000), (48, 2, 48000))),
    Family.UNIVERSAL: ("aac", ((18, 1, 16000), (24, 1, 24000), (32, 1, 32000), (80, 2, 48000))),
}


def list_audio(family: Family) -> tuple[AudioRung, ...]:
    """Return the sounds of a family, thriftiest first; each is encoded once."""
    codec, rows = SOUNDS[family]
    return tuple(
        AudioRung(
            id=f"{codec}{kbps}",
            family=family,
            codec=codec,
            bitrate_kbps=kbps,
            channels=channels,
            sample_rate=sample_rate,
        )
        for kbps, channels, sample_rate in rows
    )


def choose_audio(family: Family, link_kbps: int) -> AudioRung:
    """Return the sound that goes with a link: speech stays mono until there is room to spare."""
    lowest, low, middle, high = list_audio(family)
    if link_kbps <= 64:
        return lowest
    if link_kbps <= 128:
        return low
    return middle if link_kbps <= 512 else high
