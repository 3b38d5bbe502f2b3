"""Lists by which a station fetches files and proves that they arrived whole; pure.

MD5SUMS is for every tool. The media hash list (ASC MHL, version 2) is for tools of film people:
it stands in a folder of its own beside the files, with a chain that hashes the list itself.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from lessons.exchange.rules.xml import make_element, write_document
from lms.broadcasts.rules.handing import HandedFile

FOLDER = "ascmhl"
CHAIN = "ascmhl_chain.xml"
_LIST = "urn:ASC:MHL:v2.0"
_DIRECTORY = "urn:ASC:MHL:DIRECTORY:v2.0"
# The alphabet of base 58 has none of 0, O, I and l.
_C4 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_C4_LENGTH = 88


def write_md5sums(files: Iterable[HandedFile]) -> bytes:
    """Return a list for `md5sum -c`."""
    return "".join(f"{one.md5}  {one.name}\n" for one in files if one.md5).encode()


def write_hash_list(files: Sequence[HandedFile], *, host: str, now: datetime) -> bytes:
    """Return a media hash list of the files of one folder."""
    moment = now.isoformat(timespec="seconds")
    rows = [
        make_element(
            "hash",
            make_element("path", one.name, attributes={"size": str(one.bytes)}),
            make_element("md5", one.md5, attributes={"action": "original", "hashdate": moment}),
        )
        for one in files
        if one.md5
    ]
    root = make_element(
        "hashlist",
        make_element(
            "creatorinfo",
            make_element("creationdate", moment),
            make_element("hostname", host),
            make_element("tool", "songhoc", attributes={"version": "1"}),
        ),
        make_element(
            "processinfo",
            make_element("process", "transfer"),
            make_element(
                "ignore",
                *(make_element("pattern", one) for one in (FOLDER, f"{FOLDER}/", *_BESIDE)),
            ),
        ),
        make_element("hashes", *rows),
        attributes={"version": "2.0", "xmlns": _LIST},
    )
    return write_document(root) + b"\n"


# What lies beside the films and is not one of them: a checker would call it new.
_BESIDE = (
    "MD5SUMS",
    "*.xlsx",
    "*.csv",
    "*.json",
    "*.m3u",
    "*.txt",
    "*.html",
    "*.srt",
    "*.stl",
    "*.part",
)


def write_chain(name: str, hash_list: bytes) -> bytes:
    """Return the chain of a folder that has one hash list, called `name`."""
    entry = make_element(
        "hashlist",
        make_element("path", name),
        make_element("c4", identify_c4(hash_list)),
        attributes={"sequencenr": "1"},
    )
    root = make_element("ascmhldirectory", entry, attributes={"xmlns": _DIRECTORY})
    return write_document(root) + b"\n"


def name_hash_list(folder: str, *, now: datetime) -> str:
    """Return what the first list of a folder is called; `now` is in UTC."""
    return f"0001_{folder}_{now:%Y-%m-%d_%H%M%S}Z.mhl"


def identify_c4(content: bytes) -> str:
    """Return the C4 identifier of some bytes: their SHA-512 in base 58."""
    number = int.from_bytes(hashlib.sha512(content).digest(), "big")
    text = ""
    while number:
        number, digit = divmod(number, 58)
        text = _C4[digit] + text
    return "c4" + text.rjust(_C4_LENGTH, _C4[0])


def write_aria2(files: Iterable[HandedFile], addresses: Mapping[str, str]) -> bytes:
    """Return an input file for aria2: it checks each file and goes on where a link broke."""
    lines = []
    for one in files:
        if one.name in addresses:
            lines += [
                addresses[one.name],
                f"  out={one.name}",
                f"  checksum=sha-256={one.sha256}",
                "  continue=true",
                "  auto-file-renaming=false",
            ]
    return ("\n".join(lines) + "\n").encode()


def write_wget(files: Iterable[HandedFile], addresses: Mapping[str, str]) -> bytes:
    """Return an input file for `wget -c -i`: the last part of each address is the file's name."""
    lines = [addresses[one.name] for one in files if one.name in addresses]
    return ("\n".join(lines) + "\n").encode()
