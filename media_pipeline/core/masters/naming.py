"""File names for machines that know neither diacritics nor spaces."""

import re
import unicodedata

MOST = 60
FALLBACK = "CHUONG_TRINH"


def name_file(text: str) -> str:
    """Return `text` in capitals, digits and underscores: `Bài 3. Toán` becomes `BAI_3_TOAN`."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    name = re.sub(r"[^A-Z0-9]+", "_", letters.upper()).strip("_")[:MOST].strip("_")
    return name or FALLBACK
