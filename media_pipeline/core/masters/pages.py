"""The report of a master as one page to mail and to print: no scripts, nothing fetched."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from media_pipeline.core.masters.timecode import write_timecode
from media_pipeline.core.masters.words import PROFILES, VERDICTS, say_finding

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:56rem;padding:1rem;
color:#1b1b1b;background:#fff}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin-top:1.5rem}
.verdict{padding:.75rem 1rem;border-left:.5rem solid;font-weight:600;font-size:1.1rem}
.green{border-color:#1a7f37;background:#e9f7ec}.amber{border-color:#9a6700;background:#fff6dd}
.red{border-color:#b42318;background:#fdecea}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem .3rem 0;
vertical-align:top;border-bottom:1px solid #ddd}th{font-weight:600;width:14rem}
ul{list-style:none;padding:0}li{display:flex;gap:1rem;align-items:flex-start;
border-left:.4rem solid;padding:.4rem .8rem;margin:.4rem 0}li img{width:160px;height:90px;flex:none}
code{word-break:break-all}
@media(max-width:30rem){th{width:auto}li{flex-direction:column}}
"""
LIGHTS = {"red": "Phải sửa", "amber": "Cần người xem", "green": "Để biết"}


def write_page(
    report: Mapping[str, Any], *, start: str, pictures: Mapping[float, str] | None = None
) -> str:
    """Return the page; `pictures` are addresses by the moment they show."""
    verdict = str(report["verdict"])
    title = f"Kiểm tra bản phát sóng: {report['file']}"
    parts = [
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        f'<p class="verdict {escape(verdict)}">{escape(VERDICTS[verdict])}</p>',
        _summarise(report["findings"]),
        "<h2>Tệp</h2>",
        _tabulate(_list_facts(report, start)),
    ]
    for light in LIGHTS:
        mine = [finding for finding in report["findings"] if finding["light"] == light]
        if mine:
            parts.append(f"<h2>{LIGHTS[light]}</h2><ul>")
            parts += [_write_finding(finding, start, pictures or {}) for finding in mine]
            parts.append("</ul>")
    parts.append("</body></html>\n")
    return "".join(parts)


def _summarise(findings: Sequence[Mapping[str, Any]]) -> str:
    counts = {light: sum(one["light"] == light for one in findings) for light in LIGHTS}
    if not counts["red"] and not counts["amber"]:
        return "<p>Không có gì phải sửa hay xem lại.</p>"
    said = [f"{counts[light]} mục {LIGHTS[light].lower()}" for light in LIGHTS if counts[light]]
    return f"<p>{escape(', '.join(said))}.</p>"


def _list_facts(report: Mapping[str, Any], start: str) -> list[tuple[str, str]]:
    sound = report.get("sound") or {}
    facts = [
        ("Quy cách", PROFILES.get(str(report["profile"]), str(report["profile"]))),
        ("Bắt đầu", start),
        ("Thời lượng", f"{write_timecode(report['frames'])} ({report['frames']} khung hình)"),
        ("Dung lượng", f"{report['bytes'] / 1e6:.1f} MB"),
    ]
    if "lufs" in sound:
        facts.append(
            (
                "Âm thanh",
                f"{sound['lufs']:.1f} LUFS, đỉnh {sound['peak_dbtp']:.1f} dBTP,"
                f" khoảng {sound['range_lu']:.1f} LU",
            )
        )
    if report.get("bits_per_s"):
        facts.append(("Tốc độ bit của hình", f"{report['bits_per_s'] / 1e6:.2f} Mb/s"))
    facts += [
        (name, str(report[key]))
        for name, key in (("SHA-256", "sha256"), ("MD5", "md5"))
        if report.get(key)
    ]
    return facts


def _tabulate(facts: Sequence[tuple[str, str]]) -> str:
    rows = [
        f"<tr><th>{escape(name)}</th><td><code>{escape(value)}</code></td></tr>"
        if name in ("SHA-256", "MD5")
        else f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in facts
    ]
    return f"<table>{''.join(rows)}</table>"


def _write_finding(finding: Mapping[str, Any], start: str, pictures: Mapping[float, str]) -> str:
    text = escape(say_finding(finding, start=start))
    begins, ends = finding.get("start_s"), finding.get("end_s")
    picture = ""
    if begins is not None:
        shown = pictures.get((begins + (begins if ends is None else ends)) / 2)
        if shown is not None:
            picture = f'<img src="{escape(shown)}" alt="Hình ở đoạn này">'
    return f'<li class="{escape(str(finding["light"]))}">{picture}<span>{text}</span></li>'
