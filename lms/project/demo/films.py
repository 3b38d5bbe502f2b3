"""Makes a short film of a demo lesson: slides that Pillow draws, and speech where espeak-ng is.

Without a speech program a chime stands in its place. The same machine makes the same bytes.
"""

import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

from PIL import Image, ImageDraw

from lms.project.demo.filmed import FilmedLesson, Slide
from lms.project.demo.lettering import wrap_text, write_text
from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.conf import get_conf

SIZE = (640, 360)
FPS = 10
SLIDE_S = 3.2
# Speech begins a moment after the picture, and the picture stays a moment after the speech.
BEFORE_S, AFTER_S = 0.3, 0.5
MOST_SPEECH_S = 5.0
SPEECH_PROGRAMS = ("espeak-ng", "espeak")
PAGE = (1240, 1754)  # A4 at 150 dots an inch
PATIENCE_S = 60
# Paper, ink and line of each slide, after the site's own colours.
COLOURS = (("#eaf4f8", "#0b5d7a"), ("#fdf6e3", "#7a4b0b"), ("#eef7ee", "#17693b"))


def make_film(lesson: FilmedLesson, *, label: str) -> bytes:
    """Return the film of `lesson`, captions inside; `label` stands on every slide."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lengths = [_say(slide, folder / f"{n}.wav") for n, slide in enumerate(lesson.slides)]
        for number, slide in enumerate(lesson.slides):
            draw_slide(slide, label=label, number=number).save(folder / f"{number}.png")
        captions = write_captions(lesson, lengths)
        (folder / "captions.vtt").write_text(captions, encoding="utf-8")
        _join(folder, lengths)
        return (folder / "film.mp4").read_bytes()


def write_captions(lesson: FilmedLesson, lengths: list[float]) -> str:
    """Return what is said as WebVTT; `lengths` are those of the slides, in seconds."""
    cues, at = ["WEBVTT"], 0.0
    for slide, length in zip(lesson.slides, lengths, strict=True):
        cues.append(f"{_stamp(at + BEFORE_S)} --> {_stamp(at + length - 0.1)}\n{slide.speech}")
        at += length
    return "\n\n".join(cues) + "\n"


def draw_slide(slide: Slide, *, label: str, number: int) -> Image.Image:
    """Return a picture of `slide`."""
    paper, ink = COLOURS[number % len(COLOURS)]
    picture = Image.new("RGB", SIZE, paper)
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 0, 14, SIZE[1]), fill=ink)
    write_text(picture, (44, 48), label, size=18, colour=ink)
    at = 150
    for line in wrap_text(slide.heading, size=46, width=560):
        write_text(picture, (44, at), line, size=46, colour="#17252b")
        at += 62
    at += 6
    for line in wrap_text(slide.line, size=28, width=560):
        write_text(picture, (44, at), line, size=28, colour=ink)
        at += 42
    return picture


def draw_worksheet(lesson: FilmedLesson, *, label: str) -> Image.Image:
    """Return a worksheet of one page with the questions and room for answers."""
    page = Image.new("L", PAGE, 255)
    write_text(page, (100, 130), label, size=30, colour="black")
    at = 210.0
    for line in wrap_text(f"Phiếu bài tập: {lesson.title}", size=48, width=1040):
        write_text(page, (100, at), line, size=48, colour="black")
        at += 66
    name = f"Họ và tên: {'.' * 42} Lớp: {'.' * 11}"
    write_text(page, (100, at + 20), name, size=30, colour="black")
    at += 110
    texts = [question[1] for question in lesson.questions]
    for number, text in enumerate([*texts, lesson.slides[-1].speech], start=1):
        for line in wrap_text(f"Câu {number}. {text}", size=34, width=1040):
            write_text(page, (100, at), line, size=34, colour="black")
            at += 52
        for _row in range(3):
            at += 60
            ImageDraw.Draw(page).line(((100, at), (1140, at)), fill=160, width=2)
        at += 90
    return page


def _say(slide: Slide, path: Path) -> float:
    """Write what is heard during `slide`; return how long the slide lasts."""
    program = next((found for name in SPEECH_PROGRAMS if (found := shutil.which(name))), None)
    if program is None or not _speak(program, slide.speech, path):
        return SLIDE_S
    with wave.open(str(path)) as sound:
        spoken_s = sound.getnframes() / sound.getframerate()
    return round(BEFORE_S + min(spoken_s, MOST_SPEECH_S) + AFTER_S, 1)


def _speak(program: str, text: str, path: Path) -> bool:
    done = subprocess.run(  # noqa: S603 a program of the machine, our own words
        [program, "-v", "vi", "-s", "150", "-w", str(path), text],
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
    )
    if done.returncode or not path.exists() or path.stat().st_size < 1000:
        path.unlink(missing_ok=True)
        return False
    return True


def _join(folder: Path, lengths: list[float]) -> None:
    arguments = [find_ffmpeg(get_conf().ffmpeg), "-v", "error", "-y"]
    filters, joined = [], ""
    for number, length in enumerate(lengths):
        arguments += ["-loop", "1", "-framerate", str(FPS), "-t", f"{length}"]
        arguments += ["-i", f"{number}.png"]
    for number, length in enumerate(lengths):
        if (folder / f"{number}.wav").exists():
            arguments += ["-i", f"{number}.wav"]
            delay_ms = round(BEFORE_S * 1000)
            heard = f"aresample=48000,adelay={delay_ms}:all=1,apad,atrim=0:{length}"
        else:
            # Two notes that fade, a little higher with every slide.
            note = 392 + 49 * number
            tone = f"0.25*sin(2*PI*{note}*t)*exp(-2.5*t)+0.2*sin(2*PI*{note * 1.5}*t)*exp(-2*t)"
            arguments += ["-f", "lavfi", "-t", f"{length}", "-i", f"aevalsrc={tone}:s=48000"]
            heard = f"atrim=0:{length}"
        filters.append(
            f"[{len(lengths) + number}:a]{heard},aformat=channel_layouts=mono[a{number}]"
        )
        joined += f"[{number}:v][a{number}]"
    filters.append(f"{joined}concat=n={len(lengths)}:v=1:a=1[v][a]")
    arguments += ["-i", "captions.vtt"]
    arguments += ["-filter_complex", ";".join(filters), "-map", "[v]", "-map", "[a]"]
    arguments += ["-map", f"{2 * len(lengths)}:s", "-c:s", "mov_text"]
    arguments += ["-metadata:s:s:0", "language=vie"]
    # One thread: with several, x264 divides the work by the number of cores, and bytes differ.
    arguments += ["-c:v", "libx264", "-preset", "veryfast", "-threads", "1", "-crf", "20"]
    arguments += ["-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k"]
    arguments += ["-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart"]
    subprocess.run(  # noqa: S603 our own files and filters
        [*arguments, "film.mp4"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
    )


def _stamp(seconds: float) -> str:
    return f"00:{int(seconds) // 60:02d}:{seconds % 60:06.3f}"
