"""The site that learners watch in the benchmark: two public lessons, and pages of peers' delivery.

python -m tests.bench.learners_site prepare
python -m tests.bench.learners_site stock SLIDES_MINUTES FILMED_MINUTES
"""

import gzip
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.learners import FILMED, HLS_JS, LINKS_KBPS, PEERS, SLIDES

PEER_PAGE = """<!doctype html><meta charset=utf-8><meta name=viewport content="width=device-width">
<title>{name}</title><video width=390 controls playsinline></video><button class=play>Play</button>
<script src="hls.min.js"></script><script>
document.querySelector('button').onclick = () => {{
  const video = document.querySelector('video'), player = new Hls();
  player.loadSource('{slug}.m3u8'); player.attachMedia(video);
  player.on(Hls.Events.MANIFEST_PARSED, () => video.play());
}};</script>
"""


def main() -> None:
    import django

    if sys.argv[1] == "prepare":
        from django.core.management import call_command

        from lms.project.prepare import prepare

        prepare()
        call_command("grow_catalogue")
        return
    django.setup()
    from lms.project.settings.base import VAR

    minutes, filmed_minutes = map(float, sys.argv[2:4])
    with tempfile.TemporaryDirectory() as home:
        if not is_public(SLIDES):
            add_lesson("Bài trang chiếu", SLIDES, draw_slides(Path(home), minutes))
        peers = VAR / "peers"
        if not is_public(FILMED) or not peers.is_dir():
            filmed = draw_filmed(Path(home), filmed_minutes)
            if not is_public(FILMED):
                add_lesson("Bài quay phim", FILMED, filmed)
            made = Path(home) / "peers"
            make_peers(filmed, made)
            shutil.move(made, peers)
        # Static files are gathered anew when one of ours has changed; what is not ours goes then.
        shutil.copytree(peers, VAR / "static" / "peers", dirs_exist_ok=True)


def draw_slides(home: Path, minutes: float) -> Path:
    """Draw the slide lesson of the other benchmark of weak links."""
    from tests.bench.weak_link import draw_lesson

    return draw_lesson(home, minutes=minutes)


def draw_filmed(home: Path, minutes: float) -> Path:
    """Draw a picture that moves everywhere, of a phone's size."""
    from tests.bench.weak_link import SPEECH
    from tests.media.conftest import make

    zoom = "mandelbrot=s=640x360:r=25:start_scale=1.2:end_scale=0.4,noise=alls=4:allf=t"
    once = make(
        home / "once.mp4",
        *("-f", "lavfi", "-i", zoom, "-f", "lavfi", "-i", SPEECH, "-t", "20"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p"),
        *("-c:a", "aac"),
    )
    times = str(round(minutes * 3) - 1)
    return make(home / "filmed.mp4", "-stream_loop", times, "-i", str(once), "-c", "copy")


def find_slug(address: str) -> str:
    """Return the last part of an address."""
    return address.strip("/").split("/")[-1]


def is_public(address: str) -> bool:
    """Tell whether the lesson was made by a run before."""
    from lessons.catalogue.models import LessonPage

    return LessonPage.objects.filter(slug=find_slug(address), live=True).exists()


def add_lesson(title: str, address: str, film: Path) -> None:
    """Encode a film as the site would, and make it public with its lesson."""
    from django.utils import timezone

    from lessons.catalogue.models import SubjectPage
    from lessons.discovery.actions import mark_changed, rebuild
    from lessons.discovery.queries import list_sources
    from media_pipeline.actions.encodings import make_current
    from media_pipeline.actions.publishing import publish_source
    from media_pipeline.adapters.deliver import Order, deliver
    from media_pipeline.adapters.stores import get_private_store
    from tests.factories.catalogue import make_lesson
    from tests.factories.media import EncodingFactory, OriginalFactory, SourceFactory
    from tests.factories.people import UserFactory

    with tempfile.TemporaryDirectory() as out:
        order = Order(source=film, out=Path(out), links_kbps=LINKS_KBPS, jobs=2, grades=False)
        report = deliver(order)
        original = OriginalFactory(
            sha256=report["source"]["sha256"],
            bytes=report["source"]["bytes"],
            duration_ms=report["source"]["duration_ms"],
            width=report["source"]["width"],
            height=report["source"]["height"],
        )
        encoding = EncodingFactory(
            original=original, state="ready", report=report, recipe=report["recipe"]
        )
        for path in sorted(Path(out).rglob("*")):
            if path.is_file():
                name = f"{encoding.folder}/{path.relative_to(out)}"
                get_private_store().write(name, path.read_bytes())
    for rung in [*report["rungs"], *report["audio"]]:
        add_rendition(encoding, rung)
    make_current(encoding)
    source = SourceFactory(original=original, title=title)
    publish_source(source=source, by=None, now=timezone.now())
    subject = SubjectPage.objects.get(url_path__endswith="/lop-1/toan/")
    slug = find_slug(address)
    # Not the factory's own names: those of a run before are there.
    owner = UserFactory(username=f"bench-{slug}")
    make_lesson(subject, live=True, title=title, slug=slug, recording=source, owner=owner)
    mark_changed()
    rebuild(sources=list_sources(), clock=timezone.now)


def add_rendition(encoding: Any, rung: dict[str, Any]) -> None:
    """Write down one file of the report, as packing would."""
    from tests.factories.media import RenditionFactory

    RenditionFactory(
        encoding=encoding,
        rung=rung["id"],
        family=rung["mp4"].split("/")[0],
        link_kbps=rung.get("link_kbps"),
        codecs=",".join(rung["codecs"]),
        width=rung.get("width"),
        height=rung.get("height"),
        fps=rung.get("fps"),
        average_bps=rung["average_bps"],
        peak_bps=rung["peak_bps"],
        bytes=rung["bytes"],
        mp4=rung["mp4"],
        playlist=rung["playlist"],
    )


def make_peers(film: Path, folder: Path) -> None:
    """Make the peers' rungs: their sizes and sound, segments of four seconds, and a page each."""
    from media_pipeline.adapters.binary import find_ffmpeg

    folder.mkdir()
    script = HLS_JS.read_bytes()
    (folder / "hls.min.js").write_bytes(script)
    # Sent compressed, as any web server would.
    (folder / "hls.min.js.gz").write_bytes(gzip.compress(script))
    for name, (width, height) in PEERS.items():
        slug = name.replace(" ", "-")
        subprocess.run(
            [
                *(find_ffmpeg(), "-v", "error", "-y", "-i", str(film)),
                *("-vf", f"scale={width}:{height}", "-c:v", "libx264", "-crf", "23"),
                *("-maxrate", "225k" if height < 200 else "450k", "-bufsize", "450k"),
                *("-force_key_frames", "expr:gte(t,n_forced*4)", "-preset", "veryfast"),
                *("-c:a", "aac", "-b:a", "128k", "-ac", "2"),
                *("-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod"),
                *("-hls_segment_filename", str(folder / f"{slug}-%04d.ts")),
                str(folder / f"{slug}.m3u8"),
            ],
            check=True,
        )
        (folder / f"{slug}.html").write_text(PEER_PAGE.format(name=name, slug=slug))


if __name__ == "__main__":
    main()
