"""What peers run, from their code, as argument lists: for the table, never for our encodes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Peer:
    name: str
    group: str
    arguments: tuple[str, ...]


def mediacms() -> Iterator[Peer]:
    """MediaCMS 8.3: one process and one decode per rung, 128 kbit/s of sound on every one."""
    ladder = ((720, 1280, 3750), (480, 853, 1500), (360, 640, 750), (240, 427, 450))
    for height, width, rate in (*ladder, (144, 256, 225)):
        scale = (
            f"scale=if(lt(iw\\,ih)\\,{height}\\,{width}):if(lt(iw\\,ih)\\,{width}\\,{height})"
            ":force_original_aspect_ratio=decrease:force_divisible_by=2:flags=lanczos,fps=fps=25"
        )
        yield Peer(
            name=f"MediaCMS {height}",
            group="MediaCMS",
            arguments=(
                *("-c:v", "libx264", "-filter:v", scale, "-pix_fmt", "yuv420p", "-crf", "23"),
                *("-c:a", "aac", "-b:a", "128k", "-ac", "2"),
                *("-maxrate", f"{rate}k", "-bufsize", f"{rate}k"),
                *("-force_key_frames", "expr:gte(t,n_forced*4)"),
                *("-x264-params", "keyint=200:keyint_min=100", "-preset", "medium"),
                *("-profile:v", "main", "-level", "4.2"),
            ),
        )


def peertube() -> Iterator[Peer]:
    """PeerTube: veryfast on one thread; here each rung from the source, which flatters it."""
    for height, rate in ((720, 2534400), (480, 1228800), (240, 435200)):
        yield Peer(
            name=f"PeerTube {height}",
            group="PeerTube",
            arguments=(
                *("-c:a", "aac", "-c:v", "libx264", "-threads", "1", "-map_metadata", "-1"),
                *("-pix_fmt", "yuv420p", "-ac", "2", "-vf", f"scale=w=-2:h={height}"),
                *("-preset", "veryfast", "-maxrate:v", str(rate), "-bufsize:v", str(rate * 2)),
                *("-b_strategy", "1", "-bf", "16", "-r", "25", "-g:v", "50"),
            ),
        )


def ricecooker() -> Iterator[Peer]:
    """ricecooker (Kolibri): one thrifty file."""
    for height in (720, 480):
        yield Peer(
            name=f"ricecooker {height}",
            group="ricecooker",
            arguments=(
                *("-vf", f"scale='w=-2:h=trunc(min(ih,{height})/2)*2'", "-b:a", "32k"),
                *("-ac", "1", "-crf", "32", "-profile:v", "baseline", "-level", "3.0"),
                *("-preset", "slow", "-movflags", "faststart"),
            ),
        )


def all_peers() -> Iterator[Peer]:
    """Yield every peer's every rung."""
    yield from mediacms()
    yield from peertube()
    yield from ricecooker()


def command(ffmpeg: str, peer: Peer, source: Path, target: Path) -> list[str]:
    """Return the full command of one peer's rung."""
    return [ffmpeg, "-v", "error", "-y", "-i", str(source), *peer.arguments, str(target)]
