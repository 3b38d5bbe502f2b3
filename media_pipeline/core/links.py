"""What a link leaves to the picture: on average, in its worst ten seconds, and in one burst."""

from media_pipeline.core.sounds import AudioRung

LINKS_KBPS = (64, 128, 256, 512, 1000, 2500)
# A rung's average stays under this part of its link: links weaken, pages and tests share them.
AVERAGE_SHARE = 0.75
# Boxes, playlists and request headers per rung.
CONTAINER_KBPS = 2.0
# Encoders run over a sound's nominal rate by a few parts in a hundred.
SOUND_MARGIN = 1.05
PEAK_WINDOW_S = 10
# Shorter films are judged as if they lasted this long: one key frame has no average.
SHORTEST_S = 10.0


def judged_s(duration_s: float) -> float:
    """Return over how long a film's bytes are averaged: what is foretold and what is measured."""
    return max(duration_s, SHORTEST_S)


def video_budget_kbps(link_kbps: int, audio: AudioRung | None) -> float:
    """Return what is left for the picture on average."""
    return AVERAGE_SHARE * link_kbps - _taken_kbps(audio)


def video_peak_kbps(link_kbps: int, audio: AudioRung | None) -> float:
    """Return what the picture may take in any ten seconds."""
    return link_kbps - _taken_kbps(audio)


def burst_kbit(
    link_kbps: int, audio: AudioRung | None, *, budget_kbps: float, duration_s: float
) -> int:
    """Return how far a burst may run ahead: two of them, across a chunk's edge, keep the link.

    A film shorter than it is judged by may spend at once what is left for the rest of that time.
    """
    spare = video_peak_kbps(link_kbps, audio) - video_budget_kbps(link_kbps, audio)
    unused_s = judged_s(duration_s) - duration_s
    return int(max(spare * PEAK_WINDOW_S / 2, budget_kbps * unused_s))


def _taken_kbps(audio: AudioRung | None) -> float:
    return (SOUND_MARGIN * audio.bitrate_kbps if audio else 0.0) + CONTAINER_KBPS
