"""What lies in the demo's library: which resources, and how their files are drawn.

Who brings and reviews them is in stocking.py.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from lessons.curriculum.rules import Series
from lessons.library.rules.kinds import Kind, Licence
from lms.project.demo.filmed import list_filmed_lessons
from lms.project.demo.films import PAGE, draw_slide
from lms.project.demo.lettering import write_text

PICTURE = (1200, 500)
INK, COLOURS = "#17252b", ("#0b5d7a", "#7a4b0b", "#17693b")
COLLECTION = "Bài giảng mẫu lớp 1 – Toán – HK1"
COLLECTION_SAYS = "Bài giảng, phiếu luyện và hình ảnh dùng cho học kì một."
# The subject and grade of the collection.
GATHERED = ("toan", 1)


@dataclass(frozen=True, kw_only=True)
class DemoResource:
    """A resource for `subject` of `grade`: a file that `draw` makes, or a link."""

    kind: Kind
    title: str
    description: str
    subject: str = "toan"
    grade: int = 1
    filename: str = ""
    draw: Callable[[], bytes] | None = None
    link: str = ""
    series: str = ""
    licence: Licence = Licence.CC_BY
    made_by: str = "Trường Tiểu học Sóng Biếc"
    tags: str = field(default="lớp 1")
    waits_for: str = ""
    """The reviewer in whose hands it lies."""

    @property
    def is_gathered(self) -> bool:
        """Whether it stands in the collection."""
        return (self.subject, self.grade) == GATHERED and not self.waits_for


def draw_sheet(title: str, lines: list[str]) -> bytes:
    """Return a worksheet of one page as PDF: a place for the name, then a line for each task."""
    page = Image.new("L", PAGE, 255)
    write_text(page, (100, 150), title, size=44, colour="black")
    name = f"Họ và tên: {'.' * 42} Lớp: {'.' * 11}"
    write_text(page, (100, 230), name, size=30, colour="black")
    for number, line in enumerate(lines):
        at = (100 + 560 * (number % 2), 370 + 150 * (number // 2))
        write_text(page, at, line, size=40, colour="black")
    return _save([page], "PDF")


def draw_deck() -> bytes:
    """Return the slides of the first filmed lesson as PDF, to show without a film."""
    lesson = list_filmed_lessons()[0]
    return _save(
        [
            draw_slide(slide, label=lesson.title, number=number)
            for number, slide in enumerate(lesson.slides)
        ],
        "PDF",
    )


def draw_number_line() -> bytes:
    """Return a picture of the numbers from 0 to 10 in their order."""
    picture = Image.new("RGB", PICTURE, "white")
    drawing = ImageDraw.Draw(picture)
    drawing.line(((60, 250), (1150, 250)), fill=INK, width=6)
    drawing.polygon(((1150, 232), (1185, 250), (1150, 268)), fill=INK)
    for number in range(11):
        x = 90 + number * 100
        drawing.line(((x, 225), (x, 275)), fill=COLOURS[number % 3], width=8)
        left = x - (28 if number == 10 else 14)
        write_text(picture, (left, 345), str(number), size=52, colour=COLOURS[number % 3])
    return _save([picture], "PNG")


def draw_shapes() -> bytes:
    """Return a picture of a square, a circle and a triangle with their names."""
    picture = Image.new("RGB", PICTURE, "white")
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((90, 90, 350, 350), fill=COLOURS[0])
    drawing.ellipse((470, 90, 730, 350), fill=COLOURS[1])
    drawing.polygon(((980, 90), (1130, 350), (830, 350)), fill=COLOURS[2])
    for x, name in ((110, "Hình vuông"), (500, "Hình tròn"), (840, "Hình tam giác")):
        write_text(picture, (x, 440), name, size=44, colour=INK)
    return _save([picture], "PNG")


def _save(pages: list[Image.Image], form: str) -> bytes:
    output = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:], "resolution": 150}
    pages[0].save(output, form, **(more if form == "PDF" else {"optimize": True}))
    return output.getvalue()


def _sums() -> bytes:
    pairs = ((2, 3), (4, 1), (5, 5), (6, 2), (3, 4), (7, 3), (0, 8), (1, 9), (4, 4), (2, 6))
    return draw_sheet(
        "Phiếu luyện: cộng trong phạm vi 10", [f"{a} + {b} = ....." for a, b in pairs]
    )


def _differences() -> bytes:
    pairs = ((5, 2), (9, 4), (10, 5), (8, 8), (7, 3), (6, 1), (10, 7), (4, 0), (9, 6), (3, 2))
    title = "Phiếu luyện: trừ trong phạm vi 10"
    return draw_sheet(title, [f"{a} - {b} = ....." for a, b in pairs])


def _comparisons() -> bytes:
    pairs = ((3, 7), (9, 4), (5, 5), (8, 2), (0, 1), (6, 10), (7, 7), (2, 9), (10, 8), (4, 6))
    title = "Phiếu luyện: so sánh các số đến 10"
    return draw_sheet(title, [f"{a} ..... {b}" for a, b in pairs])


def _twos() -> bytes:
    pairs = ((2, 3), (2, 7), (2, 5), (2, 9), (2, 1), (2, 8), (2, 4), (2, 10), (2, 6), (2, 2))
    title = "Phiếu luyện: bảng nhân 2"
    return draw_sheet(title, [f"{a} x {b} = ....." for a, b in pairs])


def _letters() -> bytes:
    words = ("a: ba, cá, lá", "o: bò, cỏ, nho", "e: me, bé, tre", "ô: cô, tổ, số")
    return draw_sheet("Phiếu tập đọc và viết: a, o, e, ô", [*words, *("." * 28 for _ in range(8))])


RESOURCES = (
    DemoResource(
        kind=Kind.SLIDES,
        title="Trình chiếu: Phép cộng trong phạm vi 10",
        description="Ba trang để chiếu trên lớp khi không có mạng xem bài giảng.",
        filename="trinh-chieu-phep-cong.pdf",
        draw=draw_deck,
        series=Series.CONNECTING,
    ),
    DemoResource(
        kind=Kind.WORKSHEET,
        title="Phiếu luyện: cộng trong phạm vi 10",
        description="Mười phép cộng trên một trang giấy, in ra là dùng được.",
        filename="phieu-cong-trong-pham-vi-10.pdf",
        draw=_sums,
    ),
    DemoResource(
        kind=Kind.WORKSHEET,
        title="Phiếu luyện: trừ trong phạm vi 10",
        description="Mười phép trừ trên một trang giấy, in ra là dùng được.",
        filename="phieu-tru-trong-pham-vi-10.pdf",
        draw=_differences,
    ),
    DemoResource(
        kind=Kind.WORKSHEET,
        title="Phiếu tập đọc và viết: a, o, e, ô",
        description="Em đọc to từng tiếng, rồi viết lại vào dòng chấm.",
        subject="tieng-viet",
        filename="phieu-a-o-e.pdf",
        draw=_letters,
    ),
    DemoResource(
        kind=Kind.IMAGE,
        title="Tia số từ 0 đến 10",
        description="Hình để treo trên lớp hoặc chèn vào bài trình chiếu.",
        filename="tia-so.png",
        draw=draw_number_line,
        licence=Licence.CC0,
    ),
    DemoResource(
        kind=Kind.IMAGE,
        title="Ba hình em cần biết: hình vuông, hình tròn, hình tam giác",
        description="Hình để treo trên lớp; em tìm đồ vật có dạng mỗi hình.",
        filename="ba-hinh.png",
        draw=draw_shapes,
        licence=Licence.CC0,
    ),
    DemoResource(
        kind=Kind.TEXTBOOK,
        title="Sách giáo khoa điện tử lớp 1 trên Hành trang số",
        description="Sách giáo khoa và học liệu kèm theo, trên trang của nhà xuất bản.",
        link="https://hanhtrangso.nxbgd.vn/",
        licence=Licence.PUBLISHER,
        made_by="Nhà xuất bản Giáo dục Việt Nam",
    ),
    DemoResource(
        kind=Kind.TEXTBOOK,
        title="Sách và học liệu số lớp 1 trên iGiáo dục",
        description="Sách, bài giảng và học liệu số, trên trang của đơn vị phát hành.",
        subject="tieng-viet",
        link="https://igiaoduc.vn/",
        licence=Licence.PUBLISHER,
        made_by="iGiáo dục",
    ),
    DemoResource(
        kind=Kind.WORKSHEET,
        title="Phiếu luyện: so sánh các số đến 10",
        description="Em điền dấu lớn hơn, bé hơn hoặc bằng nhau vào chỗ chấm.",
        filename="phieu-so-sanh.pdf",
        draw=_comparisons,
        waits_for="kiemduyet",
    ),
    DemoResource(
        kind=Kind.WORKSHEET,
        title="Phiếu luyện: bảng nhân 2",
        description="Mười phép nhân trên một trang giấy, in ra là dùng được.",
        grade=2,
        filename="phieu-bang-nhan-2.pdf",
        draw=_twos,
        tags="lớp 2",
        waits_for="kiemduyet.so",
    ),
)
