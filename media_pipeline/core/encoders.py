"""Encoder settings as functions: one comment per flag, naming the failure it prevents."""

from typing import Any

from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.sounds import AudioRung, Family

# Only at the weakest link's few frames a second is there memory to look ahead without end.
THRIFTIEST_KBPS = 64
CAMERA_REFS = {"slow": 3, "medium": 1, "superfast": 1}
# What the fastest preset leaves out and what is worth more than its time: without bits moved to
# what later frames build on it took a third more.
CAMERA_EXTRAS = {"superfast": ("mbtree=1", "rc-lookahead=20", "weightp=1", "subme=2")}

# The same set-up whatever the CRF: a chunk tried again would not fit to the others, and the whole
# lesson would have no package.
STITCHABLE = "stitchable=1"


def video_options(rung: VideoRung, *, key_frames: int, crf: int) -> dict[str, Any]:
    """Return the output options of one rung; `key_frames` is its key-frame distance."""
    shared: dict[str, Any] = {
        # The frames come evenly spaced: nothing may be dropped or repeated on the way out.
        "fps_mode": "passthrough",
        # A plain file per chunk; the package is written by us.
        "f": "mp4",
        # The grid's own ticks, or rounding drifts over an hour.
        "video_track_timescale": 90000,
        # No encoder name or date: same source, same bytes.
        "fflags": "+bitexact",
        # Closed groups: frames after a key frame never reach behind it, or a seek shows rubble.
        "flags:v": "+bitexact+cgop",
        "map_metadata": -1,
        # Chapters of the source would become a second track.
        "map_chapters": -1,
    }
    codec = (
        _av1(rung, key_frames, crf)
        if rung.family is Family.MODERN
        else _h264(rung, key_frames, crf)
    )
    return codec | shared


def _av1(rung: VideoRung, key_frames: int, crf: int) -> dict[str, Any]:
    parameters = [
        # One thread per encoder: several run side by side, and more only cost memory.
        "lp=1",
    ]
    if rung.screen:
        # Palettes and block copies: a quarter fewer bytes on text.
        parameters.append("scm=1")
        if not looks_far(rung):
            # Frames looked ahead are frames held in memory, at 1080 lines more than a process has.
            parameters.append("lookahead=10")
    else:
        parameters += [
            # A camera shows no text: looking for some in every frame takes time.
            "scm=0",
            # This filter costs a tenth of the time and gains nothing where bits are scarce.
            "enable-restoration=0",
        ]
    return {
        "vcodec": "libsvtav1",
        "preset": int(rung.preset),
        "crf": crf,
        # Key frames where every rung has them, so a player may switch there.
        "g": key_frames,
        "svtav1-params": ":".join(parameters),
    }


def looks_far(rung: VideoRung) -> bool:
    """Tell whether a screen's encoder looks ahead as far as it likes: an eighth fewer bytes."""
    return rung.screen and rung.link_kbps <= THRIFTIEST_KBPS


def _h264(rung: VideoRung, key_frames: int, crf: int) -> dict[str, Any]:
    options = {
        "vcodec": "libx264",
        "preset": rung.preset,
        # What the hardware decoders of ten-year-old phones play.
        "profile:v": "high",
        "crf": crf,
        # Key frames where every rung has them…
        "g": key_frames,
        "keyint_min": key_frames,
        # …and nowhere else: one extra per slide change would cost what the long GOP saved.
        "sc_threshold": 0,
        # x264's result depends on their number: the same everywhere. And one alone under a cap, for
        # there each looks how far the others have come: a busy machine gave other bytes.
        "threads": 2 if rung.screen else 1,
        # Four are what an old phone's decoder holds at 1080 lines; on camera pictures more than
        # the preset's step needs only cost time.
        "refs": 4 if rung.screen else CAMERA_REFS[rung.preset],
    }
    if rung.screen:
        # Flat areas and hard edges: a fifth fewer bytes on slides.
        options["tune"] = "animation"
        # On pages that stand still frames from both sides save nothing, and without them the
        # picture has no delay that the voice would have to wait for.
        options["bf"] = 0
        # The tune smooths edges as cartoons like it; letters like theirs sharp.
        parameters = [STITCHABLE, "deblock=-2,-2"]
        if rung.link_kbps <= THRIFTIEST_KBPS:
            # Where bits are scarcest flat paper needs fewer; above, bursts would break the link.
            parameters.append("aq-mode=3")
        options["x264-params"] = ":".join(parameters)
    else:
        # The average can never pass the cap, a full buffer at the start included…
        options["maxrate"] = f"{rung.cap_kbps * 95 // 100}k"
        # …and no ten seconds pass the link. Not for slides: a new page is one burst, and starving
        # it cost 25 points of VMAF; a chunk that takes too much is tried again instead.
        options["bufsize"] = f"{rung.buffer_kbit}k"
        parameters = [
            STITCHABLE,
            # One frame of reordering at most: the lesson begins that much later.
            "b-pyramid=none",
            # Detail kept for the eye's sake is paid for where bits are scarce: a tenth of them.
            "psy=0",
            # Bits moved to flat areas are missing where something moves: half the usual.
            "aq-strength=0.4",
        ]
        options["x264-params"] = ":".join((*parameters, *CAMERA_EXTRAS.get(rung.preset, ())))
    return options


def audio_options(sound: AudioRung) -> dict[str, Any]:
    """Return the output options of one sound."""
    shared: dict[str, Any] = {
        "f": "mp4",
        "ac": sound.channels,
        "fflags": "+bitexact",
        "flags:a": "+bitexact",
        "map_metadata": -1,
        "map_chapters": -1,
    }
    if sound.codec == "opus":
        low = sound.bitrate_kbps <= 16
        return shared | {
            "acodec": "libopus",
            "b:a": f"{sound.bitrate_kbps}k",
            # Constrained: a loud minute must not take the picture's share.
            "vbr": "constrained",
            # Speech model at the lowest rates; it dulls music, which the higher ones carry.
            "application": "voip" if sound.bitrate_kbps <= 20 else "audio",
            # Longer frames spend less on headers: 1 kbit/s is much here.
            "frame_duration": 60 if low else 40,
            # The longest search where every bit counts; above, a third of its time sounds the same.
            "compression_level": 10 if sound.bitrate_kbps <= 20 else 5,
        }
    return shared | {
        "acodec": "aac",
        "b:a": f"{sound.bitrate_kbps}k",
        # The plain profile: the only one every old phone decodes.
        "profile:a": "aac_low",
        "ar": sound.sample_rate,
    }
