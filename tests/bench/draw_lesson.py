"""Draw a slide lesson as teachers record it: pages of Vietnamese, a head in the corner, a pointer.

`python tests/bench/draw_lesson.py OUT.mp4 [MINUTES]`; longer than a minute repeats the same 54 s.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "media")]

from conftest import CORPUS, FONT, VOICE, make  # noqa: E402
from PIL import Image, ImageDraw, ImageFont  # noqa: E402

SECONDS, PAGE_S = 54, 10.8
PAGES = (
    ("Bài 5. Phương trình bậc hai", "Dạng tổng quát: ax² + bx + c = 0 với a ≠ 0",
     "Biệt thức: Δ = b² − 4ac", "Nếu Δ > 0: phương trình có hai nghiệm phân biệt",
     "Nếu Δ = 0: phương trình có nghiệm kép x = −b / 2a",
     "Nếu Δ < 0: phương trình vô nghiệm trên tập số thực",
     "Hãy ghi công thức vào vở trước khi làm"),
    ("Ví dụ 1. Giải phương trình", "x² − 5x + 6 = 0, ở đây a = 1, b = −5, c = 6",
     "Δ = (−5)² − 4 · 1 · 6 = 25 − 24 = 1 > 0", "Hai nghiệm: x = (5 ± 1) / 2",
     "Vậy x₁ = 3 và x₂ = 2", "Thử lại: 3² − 5 · 3 + 6 = 0 (đúng)",
     "Cách khác: nhẩm theo định lí Vi-ét"),
    ("Định lí Vi-ét", "Nếu x₁, x₂ là hai nghiệm của ax² + bx + c = 0 thì",
     "tổng hai nghiệm bằng −b / a", "tích hai nghiệm bằng c / a",
     "Ngược lại, biết tổng S và tích P thì hai số là nghiệm của",
     "x² − Sx + P = 0, điều kiện S² ≥ 4P",
     "Ứng dụng: nhẩm nghiệm, tìm hai số"),
    ("Những lỗi thường gặp", "Quên điều kiện a ≠ 0 khi hệ số chứa tham số m",
     "Nhầm dấu của b khi tính biệt thức", "Chia hai vế cho x mà quên nghiệm x = 0",
     "Kết luận thiếu nghiệm kép", "Viết √Δ khi Δ âm", "Mỗi lỗi mất nửa điểm trong bài kiểm tra"),
    ("Bài tập về nhà", "1) 2x² − 7x + 3 = 0", "2) x² + 4x + 4 = 0", "3) 3x² − 2x + 5 = 0",
     "4) Tìm m để x² − 2mx + m + 2 = 0 có hai nghiệm dương",
     "5) Một mảnh vườn dài hơn rộng 6 m, diện tích 112 m²; tính chu vi",
     "Nộp trước thứ Sáu, ngày 28"),
)  # fmt: skip


def draw_page(lines: tuple[str, ...], target: Path) -> None:
    page = Image.new("RGB", (1280, 720), (250, 250, 246))
    pen = ImageDraw.Draw(page)
    name = str(FONT)
    pen.rectangle((0, 0, 1280, 84), fill=(24, 74, 128))
    pen.text((48, 18), lines[0], fill="white", font=ImageFont.truetype(name, 40))
    for row, line in enumerate(lines[1:]):
        size = 32 if row < 3 else 24
        font = ImageFont.truetype(name, size)
        pen.text((60, 120 + 78 * row), f"• {line}", fill=(30, 30, 30), font=font)
    page.save(target)


def draw_lesson(target: Path) -> Path:
    """Write 54 s of it at 720p25."""
    with tempfile.TemporaryDirectory() as home:
        for number, lines in enumerate(PAGES):
            draw_page(lines, Path(home) / f"{number}.png")
        head = CORPUS and CORPUS / "talking_head_still_800x600_60fps.mov"
        still = ("-f", "lavfi", "-i", "mandelbrot=s=320x240:r=25:start_scale=1.2:end_scale=0.9")
        speech = CORPUS and CORPUS / "vietnamese_speech_54s.wav"
        graph = (
            # Forth and back, so that the head never jumps; sensor noise as a cheap webcam has.
            "[1:V:0]fps=25,scale=288:216,trim=duration=4.8,split[f][g];[g]reverse[b];"
            f"[f][b]concat,loop=-1:240,setpts=N/25/TB,noise=alls=6:allf=t,trim=duration={SECONDS}[h];"
            "color=red@0.7:s=18x18:r=25[p];[0:v][h]overlay=960:480[s];"
            "[s][p]overlay='400+300*sin(t/3)':'330+180*sin(t/2.2)':shortest=1,format=yuv420p[v]"
        )
        return make(
            target,
            *("-framerate", f"10/{PAGE_S * 10:.0f}", "-i", f"{home}/%d.png"),
            *(("-i", str(head)) if head else still),
            *(("-i", str(speech)) if speech else ("-f", "lavfi", "-i", VOICE)),
            *("-filter_complex", "[0:v]fps=25[q];" + graph.replace("[0:v]", "[q]")),
            *("-map", "[v]", "-map", "2:a", "-t", str(SECONDS)),
            *("-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-c:a", "aac"),
        )


def repeat(clip: Path, target: Path, minutes: float) -> Path:
    """Write `clip` again and again, without encoding it anew."""
    times = max(1, round(minutes * 60 / SECONDS))
    return make(target, "-stream_loop", str(times - 1), "-i", str(clip), "-c", "copy")


if __name__ == "__main__":
    out = Path(sys.argv[1])
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as scratch:
            once = draw_lesson(Path(scratch) / "once.mp4")
            print(repeat(once, out, float(sys.argv[2])))  # noqa: T201
    else:
        print(draw_lesson(out))  # noqa: T201
