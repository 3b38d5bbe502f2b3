"""Clips that the tests draw themselves: slides, a hand-held camera, a voice. No binary is kept."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Playwright

from media_pipeline.adapters.binary import find_ffmpeg
from tests.media.player import LAUNCH

BESIDE = (parent / "shared" / "corpus" for parent in Path(__file__).resolve().parents)
CORPUS = next((path for path in BESIDE if path.is_dir()), None)
TEXT = (
    "Bài 3. Định lí Pythagore",
    "Trong một tam giác vuông, bình phương",
    "cạnh huyền bằng tổng các bình phương",
    "của hai cạnh góc vuông: a² = b² + c².",
    "Ví dụ: cho b = 3, c = 4. Tính a.",
)
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def make(target: Path, *arguments: str) -> Path:
    command = [find_ffmpeg(), "-v", "error", "-nostdin", "-y", *arguments, str(target)]
    # It takes seconds; one that hangs is an error, not the end of the run.
    subprocess.run(command, check=True, timeout=600)
    return target


def draw_slide(number: int, target: Path) -> Path:
    page = Image.new("RGB", (1280, 720), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONT), 34) if FONT.exists() else ImageFont.load_default(34)
    pen.rectangle((0, 0, 1280, 70), fill=(20, 60, 120))
    for row, line in enumerate((*TEXT, f"Trang {number + 1}")):
        shift = 40 * (number % 3)
        pen.text((60 + shift, 100 + 80 * row), line, fill=(20, 20, 20), font=font)
    pen.polygon([(900, 600), (1200, 600), (900, 350 + 40 * number)], outline=(200, 0, 0), width=5)
    page.save(target)
    return target


VOICE = "sine=f=180:r=48000,tremolo=f=4:d=0.8,volume=0.5"


@pytest.fixture(scope="session")
def slides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 s of four drawn slides at 720p25, with a voice."""
    home = tmp_path_factory.mktemp("slides")
    for number in range(4):
        draw_slide(number, home / f"{number}.png")
    return make(
        home / "slides.mp4",
        *("-framerate", "1/6", "-i", str(home / "%d.png")),
        *("-f", "lavfi", "-i", VOICE, "-t", "24", "-r", "25"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-pix_fmt", "yuv420p"),
        *("-c:a", "aac"),
    )


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """8 s of moving, noisy 360p25 with a voice."""
    moving = "mandelbrot=s=640x360:r=25:start_scale=1.2:end_scale=0.4,noise=alls=12:allf=t"
    return make(
        tmp_path_factory.mktemp("camera") / "camera.mp4",
        *("-f", "lavfi", "-i", moving, "-f", "lavfi", "-i", VOICE, "-t", "8"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p"),
        *("-c:a", "aac"),
    )


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5 s of a voice and nothing to see."""
    home = tmp_path_factory.mktemp("voice")
    return make(home / "voice.wav", "-f", "lavfi", "-i", VOICE, "-t", "5")


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    opened = playwright.chromium.launch(executable_path=chromium, args=LAUNCH)
    yield opened
    opened.close()


@pytest.fixture
def corpus() -> Path:
    """The shared real files; a clone without them skips."""
    if CORPUS is None:
        pytest.skip("no corpus beside this clone")
    return CORPUS
