"""Times as stations write them: hours, minutes, seconds and frames of 25."""

from media_pipeline.core.masters.profiles import FRAMES_PER_S, Profile

DAY_FRAMES = 86_400 * FRAMES_PER_S
LEADER_S = 30


def read_timecode(text: str) -> int:
    """Return the frame that `10:00:00:00` names."""
    hours, minutes, seconds, frames = map(int, text.split(":"))
    return ((hours * 60 + minutes) * 60 + seconds) * FRAMES_PER_S + frames


def write_timecode(frame: int) -> str:
    """Return how `frame` is written."""
    seconds, frames = divmod(frame % DAY_FRAMES, FRAMES_PER_S)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}:{frames:02d}"


def find_leader_frames(profile: Profile) -> int:
    """Return how many frames lie before the programme."""
    return LEADER_S * FRAMES_PER_S if profile.leader and profile.picture else 0


def find_patience_s(frames: int) -> float:
    """Return how long a tool may work on so many frames before it is taken to hang.

    On the slowest machine a second of film takes ten; a worker must not be held for days.
    """
    return 600.0 + 30.0 * frames / FRAMES_PER_S


def find_start(profile: Profile) -> str:
    """Return the timecode of the file's first frame; the programme's is the profile's."""
    return write_timecode(read_timecode(profile.timecode) - find_leader_frames(profile))
