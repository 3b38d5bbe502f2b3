from pathlib import Path

import pytest
from lxml import etree

from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.xmltv import GuideWords, write_guide
from tests.unit.lms.broadcasts.announcements import RADIO, TV, make_airing

# Where Debian's libxmltv-perl puts it.
DTD = Path("/usr/share/sgml/xmltv/dtd/0.5/xmltv.dtd")
WORDS = GuideWords(source="Sóng Học", education="Giáo dục", relay="tiếp sóng %(source)s")


def write(*airings: object) -> bytes:
    return write_guide(
        airings,  # type: ignore[arg-type]
        outlets=(TV, RADIO),
        firsts={1: make_airing(1)},
        origin="https://songhoc.example",
        words=WORDS,
    )


@pytest.fixture(scope="module")
def guide() -> bytes:
    """A first airing, two repeats of which one has lost its first, a relay, and a strange title."""
    again = {"kind": AiringKind.REPEAT, "outlet": RADIO}
    return write(
        make_airing(1),
        make_airing(2, hours=19, of_airing=1, **again),
        make_airing(3, hours=20, of_airing=99, **again),
        make_airing(
            4,
            hours=21,
            kind=AiringKind.RELAY,
            relay_source="VTV7",
            url="",
            lesson=None,
            grade="",
            grade_name="",
            subject_name="",
        ),
        make_airing(5, hours=22, title='Dấu < và > "&" \x07', url=""),
    )


def test_says_when_and_where_in_local_time(guide: bytes) -> None:
    first = etree.fromstring(guide).find("programme")
    assert first is not None
    assert dict(first.attrib) == {
        "start": "20261130070000 +0700",
        "stop": "20261130071500 +0700",
        "channel": "ntv.vn",
    }
    assert [(one.tag, one.text) for one in first] == [
        ("title", "Toán lớp 1"),
        ("sub-title", "Phép cộng trong phạm vi 10"),
        ("category", "Giáo dục"),
        ("category", "Toán"),
        ("keyword", "Lớp 1"),
        ("length", "15"),
        ("url", "https://songhoc.example/lop-1/toan/phep-cong/"),
        ("new", None),
    ]


def test_tells_first_airings_repeats_and_relays_apart(guide: bytes) -> None:
    programmes = etree.fromstring(guide).findall("programme")
    past = [
        {one.tag: dict(one.attrib) for one in found if one.tag in ("new", "previously-shown")}
        for found in programmes
    ]
    shown = {"start": "20261130070000 +0700", "channel": "ntv.vn"}
    assert past[:4] == [
        {"new": {}},
        {"previously-shown": shown},
        {"previously-shown": {}},
        {},
    ]
    assert programmes[3].findtext("desc") == "tiếp sóng VTV7"
    assert programmes[3].findtext("title") == "Phép cộng trong phạm vi 10"


def test_names_each_channel_once_with_its_station(guide: bytes) -> None:
    channels = etree.fromstring(guide).findall("channel")
    assert [(one.get("id"), [name.text for name in one]) for one in channels] == [
        ("ntv.vn", ["NTV", "Đài PT-TH Sóng Biếc"]),
        ("pt.vn", ["Phát thanh"]),
    ]


@pytest.mark.skipif(not DTD.exists(), reason="needs Debian's libxmltv-perl")
def test_keeps_to_the_document_type(guide: bytes) -> None:
    document = etree.fromstring(guide)
    dtd = etree.DTD(str(DTD))
    assert dtd.validate(document), dtd.error_log
    assert document.getroottree().docinfo.system_url == "xmltv.dtd"
    # The check itself can fail: the order is part of the type.
    programme = document.find("programme")
    assert programme is not None
    programme.insert(0, programme[-1])
    assert not dtd.validate(document)
