"""What a station's people read: verdicts, findings and refusals in Vietnamese.

The engine needs no Django, so its own catalogue does not reach here; screens of the site have their
sentences in `views`.
"""

from collections.abc import Mapping
from typing import Any

from media_pipeline.core.masters.timecode import read_timecode, write_timecode

VERDICTS = {
    "green": "Đạt: phát được",
    "amber": "Cần người xem lại trước khi phát",
    "red": "Không đạt: chưa phát được",
}
FINDINGS = {
    "structure": "Cấu trúc tệp không đúng quy cách",
    "stream": "Luồng hình không đúng quy cách",
    "rate": "Tốc độ bit thật của hình không đúng quy cách",
    "underflow": "Hình quá phức tạp so với tốc độ bit: đầu phát có thể vấp",
    "frames": "Số khung hình không đúng",
    "length": "Chương trình không dài bằng bản ghi gốc",
    "tracks": "Đường tiếng phải để trống lại có tiếng",
    "sound_length": "Tiếng không dài bằng hình",
    "offset": "Tiếng lệch hình",
    "silent": "Không có tiếng",
    "loudness": "Độ to không đúng mức",
    "peak": "Đỉnh tiếng quá cao",
    "range": "Khoảng to nhỏ quá rộng",
    "black": "Hình đen",
    "freeze": "Hình đứng yên",
    "dead": "Hình đứng yên và không có tiếng",
    "silence": "Im lặng",
    "phase": "Hai kênh tiếng ngược pha",
    "levels": "Mức sáng hoặc màu vượt giới hạn",
    "flash": "Hình nhấp nháy nhanh: có thể gây co giật, cần người xem",
    "fields": "Thứ tự mành bị ngược",
    "bars": "Còn sọc màu chuẩn trong chương trình",
    "decode": "Không giải mã được hết",
    "truncated": "Tệp bị cụt",
}
REFUSALS = {
    "NotMedia": "Đây không phải tệp hình hay tiếng.",
    "NoVideoNorAudio": "Tệp không có hình hoặc tiếng mà quy cách này cần.",
    "Unsupported": "Máy chủ không đọc được loại tệp này.",
    "Damaged": "Tệp bị hỏng: quá nhiều đoạn không đọc được.",
    "NoSuchTrack": "Tệp không có đường tiếng được yêu cầu.",
    "TooLong": "Bản ghi dài hơn mức cho phép.",
    "TooLarge": "Tệp quá lớn.",
    "InvalidProfile": "Quy cách giao tệp không hợp lệ.",
    "NoFont": "Máy không có phông chữ để viết lên hình.",
    "OutOfDisk": "Ổ đĩa đã đầy.",
    "NoPlace": "Không ghi được vào thư mục này.",
    "Busy": "Một lượt khác đang làm việc trong thư mục này.",
    "ToolFailed": "Một chương trình dừng giữa chừng.",
    "Cancelled": "Đã dừng theo yêu cầu.",
}
PROFILES = {
    "xdcam-hd422": "Truyền hình, XDCAM HD422 50 Mb/s",
    "province-mpg": "Truyền hình, MPEG-2 15 Mb/s",
    "province-mp4": "Truyền hình, H.264 12 Mb/s",
    "avc-intra-100": "Truyền hình, AVC-Intra 100",
    "radio-wav": "Phát thanh, WAV không nén",
    "radio-mp2": "Phát thanh, MP2 384 kb/s",
}


def say_refusal(name: str, detail: str) -> str:
    """Return why nothing was made, with the machine's own words behind it."""
    sentence = REFUSALS.get(name)
    return f"{sentence} ({detail})" if sentence else detail


def say_finding(finding: Mapping[str, Any], *, start: str) -> str:
    """Return a finding as a line; `start` is the timecode of the programme's first frame."""
    text = FINDINGS.get(str(finding["code"]), str(finding["code"]))
    parts = []
    if finding.get("found"):
        parts.append(str(finding["found"]))
    if finding.get("wanted"):
        parts.append(f"cần {finding['wanted']}")
    if parts:
        text += f": {', '.join(parts)}"
    begins, ends = finding.get("start_s"), finding.get("end_s")
    if begins is None:
        return text
    first = read_timecode(start)
    where = write_timecode(first + round(begins * 25))
    if ends is not None and ends > begins:
        where += f" đến {write_timecode(first + round(ends * 25))}"
    return f"{where} {text}"


def describe_master(report: Mapping[str, Any], *, start: str) -> list[str]:
    """Return a finished master, for people."""
    seconds = report["frames"] / 25
    minutes, rest = divmod(seconds, 60)
    sound = report["sound"]
    lines = [
        f"{report['file']}: {VERDICTS[report['verdict']]}",
        f"  {minutes:.0f} phút {rest:.2f} giây, {report['bytes'] / 1e6:.1f} MB,"
        f" {sound['lufs']:.1f} LUFS, đỉnh {sound['peak_dbtp']:.1f} dBTP",
    ]
    if "speed" in report:
        speed = f"{report['speed']:.2f}".replace(".", ",")
        lines[1] += f", tốc độ {speed}× thời gian thực"
    marks = {"red": "✗", "amber": "!", "green": "·"}
    return lines + [
        f"  {marks[finding['light']]} {say_finding(finding, start=start)}"
        for finding in report["findings"]
    ]
