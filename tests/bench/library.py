"""A big public library for benchmarks: plausible titles, a few subjects with most of the things."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from lessons.discovery.rules import Item

THEMES = {
    "toan": (
        "Phép cộng|Phép trừ|Phép nhân|Phép chia|Phân số|Số thập phân|Hình vuông|Hình chữ nhật|"
        "Hình tam giác|Đường thẳng|Đoạn thẳng|Góc nhọn|Chu vi|Diện tích|Thể tích|Phương trình|"
        "Hàm số|Số nguyên tố|Ước và bội|Tỉ lệ thức|Đạo hàm|Xác suất|Thống kê|Vectơ"
    ),
    "tieng-viet": (
        "Học vần|Tập đọc|Chính tả|Kể chuyện|Luyện từ và câu|Tập làm văn|Dấu câu|Từ đồng nghĩa|"
        "Từ trái nghĩa|Câu ghép|Đọc hiểu|Viết đoạn văn|Tả cảnh|Tả người|Ca dao"
    ),
    "ngu-van": "Truyện ngắn|Thơ lục bát|Nghị luận xã hội|Nghị luận văn học|Tục ngữ|Kịch|Thơ mới",
    "tieng-anh": "Từ vựng|Phát âm|Thì hiện tại đơn|Thì quá khứ|Câu điều kiện|Nghe hiểu|Hội thoại",
    "lich-su": "Khởi nghĩa|Triều đại|Chiến dịch Điện Biên Phủ|Cách mạng tháng Tám|Nhà Trần|Nhà Lý",
    "dia-li": "Khí hậu|Sông ngòi|Dân cư|Đô thị hoá|Bản đồ|Đồng bằng sông Cửu Long|Tây Nguyên",
    "khoa-hoc": "Nước|Không khí|Ánh sáng|Âm thanh|Thực vật|Động vật|Cơ thể người|Vi khuẩn",
    "vat-li": "Lực ma sát|Định luật Ôm|Dao động|Sóng cơ|Từ trường|Khúc xạ ánh sáng|Nhiệt năng",
    "hoa-hoc": "Nguyên tử|Liên kết hoá học|Axit và bazơ|Muối|Kim loại|Ankan|Este|Phản ứng oxi hoá",
    "sinh-hoc": "Tế bào|Di truyền|Đột biến|Hệ sinh thái|Quang hợp|Hô hấp|Tiến hoá",
    "tin-hoc": "Thuật toán|Bảng tính|Trình chiếu|An toàn mạng|Lập trình Python|Cơ sở dữ liệu",
    "dao-duc": "Yêu thương gia đình|Trung thực|Kỉ luật|Bảo vệ của công|Biết ơn thầy cô",
    "am-nhac": "Hát quốc ca|Nốt nhạc|Nhạc cụ dân tộc|Dân ca quan họ|Tiết tấu",
    "mi-thuat": "Vẽ tranh phong cảnh|Nặn đất|Màu sắc|Tranh dân gian Đông Hồ",
}
TURNS = (
    "{theme}|{theme} (tiết {n})|Bài {n}: {theme}|{theme} trong phạm vi {ten}|Luyện tập {theme}|"
    "Ôn tập {theme}|{theme} – bài tập {n}|Thực hành: {theme}|Kiểm tra {theme}|Trò chơi {theme}|"
    "{theme} và {other}|Giới thiệu về {theme}|Em tìm hiểu {theme}"
)
SUMMARIES = (
    "Học sinh nhận biết được {theme} và vận dụng vào bài tập.|Bài giảng có ví dụ, câu hỏi và lời "
    "giải.|Tài liệu dùng kèm bài {n} trong sách giáo khoa.|Hoạt động nhóm giúp các em hiểu {theme} "
    "qua những tình huống gần gũi ở địa phương.|Nội dung cốt lõi về {theme}, dành cho học sinh học "
    "qua truyền hình."
)
PLACES = (
    "Nguyễn Huệ|Lê Lợi|Trần Phú|Hùng Vương|Quang Trung|Kim Đồng|Võ Thị Sáu|Lý Tự Trọng|Hoà Bình|"
    "Thống Nhất|Bình Minh|Sơn Ca|Hoa Mai|Đông Hà|Cam Lộ|Vĩnh Linh|Gio Linh|Triệu Phong|Hải Lăng"
)
RESOURCE_KINDS = (
    *("clip", "slides", "worksheet", "audio", "textbook", "image", "model-lesson", "other"),
)
KIND_WEIGHTS = (20, 22, 30, 8, 4, 9, 5, 2)
SERIES = ("ket-noi", "chan-troi", "canh-dieu", "")


def list_items(
    first: int, last: int, courses: dict[tuple[int, str], int], now: datetime
) -> Iterator[Item]:
    """Yield things number `first` to `last`, the same for every run; one in six is a lesson."""
    places = sorted(courses)
    turns, summaries, names = TURNS.split("|"), SUMMARIES.split("|"), PLACES.split("|")
    # Mathematics and language have most of the things, and so do the lower grades.
    weights = [
        (9 if code == "toan" else 7 if code in {"tieng-viet", "ngu-van"} else 2) / (3 + grade)
        for grade, code in places
    ]
    for number in range(first, last):
        chance = random.Random(number)
        grade, code = chance.choices(places, weights)[0]
        themes = THEMES.get(code, THEMES["dao-duc"]).split("|")
        words = {
            "theme": chance.choice(themes),
            "other": chance.choice(themes).lower(),
            "n": chance.randint(1, 60),
            "ten": 10 * chance.randint(1, 10),
        }
        is_lesson = number % 6 == 0
        kind = "lesson" if is_lesson else chance.choices(RESOURCE_KINDS, KIND_WEIGHTS)[0]
        is_film = kind in {"lesson", "clip", "model-lesson", "audio"}
        school = min(int(chance.paretovariate(0.7)), 1500)
        yield Item(
            origin=f"bench:{number}",
            kind=kind,
            url=f"/kho/{number}/",
            title=chance.choice(turns).format(**words),
            summary=chance.choice(summaries).format(**words),
            course_id=courses[grade, code],
            series=chance.choice(SERIES),
            school=f"Trường {names[school % len(names)]} {school}",
            teacher=f"Cô {chance.choice(names)}",
            duration_ms=chance.randint(60, 2700) * 1000 if is_film else None,
            size_bytes=int(chance.paretovariate(0.8) * 1_000_000),
            has_captions=is_film and chance.random() < 0.6,
            licence="cc-by",
            published_at=now - timedelta(minutes=400_000 - number),
        )
