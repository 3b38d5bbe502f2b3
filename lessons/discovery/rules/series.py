"""The textbook series of the 2018 programme, by the codes that rooms give them; pure."""

SERIES = {
    "ket-noi": "Kết nối tri thức với cuộc sống",
    "chan-troi": "Chân trời sáng tạo",
    "canh-dieu": "Cánh Diều",
    "other": "",
}
_ALSO = {
    "ket-noi-tri-thuc": "ket-noi",
    "chan-troi-sang-tao": "chan-troi",
    "khac": "other",
}


def name_series(code: str) -> str:
    """Return the one code for a series, whatever a room calls it."""
    return _ALSO.get(code, code)
