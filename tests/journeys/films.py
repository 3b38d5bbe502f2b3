"""Gives the demo's public lesson a film in several rungs; run with the site's environment.

The rungs are drawn, not encoded from a source: what matters is how browsers go from one to another.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Phép cộng trong phạm vi 10"
SECONDS, FPS, KEY_S = 96, 5, 8
# (family, link, what libx264 or SVT-AV1 is to take in kbit/s)
RUNGS = (
    ("universal", 64, 40),
    ("universal", 128, 90),
    ("universal", 512, 330),
    ("modern", 64, 40),
    ("modern", 512, 330),
)
CODECS = {"universal": "avc1.64000C,mp4a.40.2", "modern": "av01.0.00M.08,mp4a.40.2"}
WORDS = (
    "Ba cộng hai bằng năm.",
    "Em đếm số quả cam.",
    "Gộp hai nhóm đồ vật lại.",
    "Em viết phép tính.",
)


def add_film(var: Path) -> None:
    """Put the film into the site's stores and its lesson, in a process of its own."""
    environment = os.environ | {
        "SONGHOC_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-m", "tests.journeys.films"],
        cwd=ROOT, env=environment, check=True, timeout=180,
    )  # fmt: skip


def draw(folder: Path) -> dict[tuple[str, int | None], Path]:
    """Draw every rung and a sound alone."""
    from media_pipeline.adapters.binary import find_ffmpeg

    key = str(FPS * KEY_S)
    picture = f"testsrc2=size=320x180:rate={FPS}:duration={SECONDS},noise=alls=20:allf=t"
    sound = f"sine=frequency=330:duration={SECONDS}:sample_rate=24000"
    command = [str(find_ffmpeg()), "-v", "error", "-f", "lavfi", "-i", picture]
    command += ["-f", "lavfi", "-i", sound]
    packed = [
        "-movflags",
        "empty_moov+default_base_moof+global_sidx+skip_trailer",
        "-frag_duration",
        "8000000",
    ]
    voice = ["-c:a", "aac", "-b:a", "24k", "-ac", "1"]
    made: dict[tuple[str, int | None], Path] = {}
    for family, link, kbps in RUNGS:
        target = made[family, link] = folder / f"{family}-{link}.mp4"
        rate = ["-b:v", f"{kbps - 24}k", "-g", key]
        if family == "universal":
            rate = ["-c:v", "libx264", "-preset", "ultrafast", "-keyint_min", key, *rate]
            rate += ["-sc_threshold", "0", "-maxrate", f"{kbps - 20}k", "-bufsize", f"{4 * kbps}k"]
        else:
            rate = ["-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "rc=1", *rate]
        command += ["-map", "0:v", "-map", "1:a", "-pix_fmt", "yuv420p", *rate, *voice, *packed]
        command += [str(target)]
    made["universal", None] = folder / "listen.mp4"
    command += ["-map", "1:a", *voice, *packed, str(made["universal", None])]
    # SVT says on its way what nobody asked.
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return made


def draw_pictures(folder: Path) -> dict[str, bytes]:
    """Draw the poster and the sheet of seek pictures, and write the texts beside them."""
    from media_pipeline.adapters.binary import find_ffmpeg

    tool = [str(find_ffmpeg()), "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=1"]
    subprocess.run([*tool, "-frames:v", "1", str(folder / "poster.webp")], check=True)
    tiles = ["-vf", "scale=160:90,tile=5x3", "-frames:v", "1", str(folder / "sprites.webp")]
    subprocess.run([*tool, *tiles], check=True)
    cues = [
        f"{_stamp(8 * n)} --> {_stamp(8 * n + 8)}\n"
        f"sprites.webp#xywh={n % 5 * 160},{n // 5 * 90},160,90\n"
        for n in range(SECONDS // 8)
    ]
    chapters = [f"{_stamp(at)} --> {_stamp(at + 32)}\n{n}\n" for n, at in enumerate((0, 32, 64), 1)]
    return {
        "poster.webp": (folder / "poster.webp").read_bytes(),
        "sprites.webp": (folder / "sprites.webp").read_bytes(),
        "sprites.vtt": "\n".join(["WEBVTT\n", *cues]).encode(),
        "chapters.vtt": "\n".join(["WEBVTT\n", *chapters]).encode(),
    }


def write_words() -> str:
    """Return captions that say something every five seconds."""
    cues = [
        f"{_stamp(5 * n)} --> {_stamp(5 * n + 4)}\n{WORDS[n % len(WORDS)]}\n"
        for n in range(SECONDS // 5)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def cut_playlist(film: bytes, name: str) -> str:
    """Return an HLS playlist of byte ranges into a fragmented film with a global index."""
    at, ranges, head = 0, [], 0
    while at < len(film):
        size, kind = int.from_bytes(film[at : at + 4], "big"), film[at + 4 : at + 8]
        if kind in (b"ftyp", b"moov"):
            head = at + size
        elif kind == b"moof":
            ranges.append([at, size])
        elif kind == b"mdat":
            ranges[-1][1] += size
        at += size
    seconds = SECONDS / len(ranges)
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{round(seconds + 0.5)}"]
    lines += ["#EXT-X-PLAYLIST-TYPE:VOD", f'#EXT-X-MAP:URI="{name}",BYTERANGE="{head}@0"']
    for start, size in ranges:
        lines += [f"#EXTINF:{seconds:.3f},", f"#EXT-X-BYTERANGE:{size}@{start}", name]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def _stamp(seconds: int) -> str:
    return f"{seconds // 60:02d}:{seconds % 60:02d}.000"


def main() -> None:
    """Make the film and show it in the lesson."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from lessons.catalogue.models import LessonPage
    from lessons.reviews.actions.approving import approve_seed
    from media_pipeline.adapters.stores import get_private_store, get_public_store
    from media_pipeline.models import Caption, Encoding
    from tests.factories.media import (
        EncodingFactory,
        OriginalFactory,
        RenditionFactory,
        SourceFactory,
    )

    if Encoding.objects.filter(token="film-of-the-journeys").exists():
        return
    now = timezone.now()
    page = LessonPage.objects.get(title=TITLE)
    collection = page.owner.memberships.get().organisation.collection
    with tempfile.TemporaryDirectory() as folder:
        films = {about: path.read_bytes() for about, path in draw(Path(folder)).items()}
        files = draw_pictures(Path(folder))
    source = SourceFactory(
        original=OriginalFactory(
            sha256="f" * 64, duration_ms=SECONDS * 1000, width=320, height=180
        ),
        title=TITLE, created_at=now, collection=collection,
        uploaded_by_user=page.owner,
    )  # fmt: skip
    encoding = EncodingFactory(
        original=source.original, ready=True, token="film-of-the-journeys", created_at=now,
        report={
            "poster": {"webp": "poster.webp", "jpeg": "poster.webp"},
            "sprites": {"webp": "sprites.webp", "vtt": "sprites.vtt"},
            "chapters": "chapters.vtt",
            "masters": {"universal": "universal/master.m3u8"},
        },
    )  # fmt: skip
    masters = ["#EXTM3U"]
    for (family, link), film in films.items():
        name = link or "listen"
        files[f"{family}/{name}.mp4"] = film
        files[f"{family}/{name}.m3u8"] = cut_playlist(film, f"{name}.mp4").encode()
        average: Any = round(len(film) * 8 / SECONDS)
        codecs = CODECS[family] if link else "mp4a.40.2"
        if link and family == "universal":
            masters += [f'#EXT-X-STREAM-INF:BANDWIDTH={average},CODECS="{codecs}"', f"{name}.m3u8"]
        RenditionFactory(
            encoding=encoding, family=family, rung=f"{family[0]}{name}", link_kbps=link,
            codecs=codecs, width=320 if link else None, height=180 if link else None,
            average_bps=average,
            bytes=len(film), mp4=f"{family}/{name}.mp4", playlist=f"{family}/{name}.m3u8",
        )  # fmt: skip
    files["universal/master.m3u8"] = "\n".join([*masters, ""]).encode()
    for name, content in files.items():
        get_private_store().write(f"{encoding.folder}/{name}", content)
        get_public_store().write(f"{encoding.folder}/{name}", content)
    Caption.objects.create(source=source, vtt=write_words(), changed_at=now)
    page.recording = source
    revision = page.save_revision(user=page.owner)
    reviewer = get_user_model().objects.get(username="kiemduyet")
    approve_seed(thing=page, reason="demo", by=reviewer, now=now)
    revision.publish(user=reviewer, skip_permission_checks=True)


if __name__ == "__main__":
    main()
