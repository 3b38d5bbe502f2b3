"""Which addresses may be linked to and asked, and what an answer says of a link; pure.

The checker must not become a way to look around the network it stands in: names, literal
addresses, ports and every resolved address are held against the same policy.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from lessons.library.rules import InvalidInput, gettext_noop
from lessons.library.rules.words import clean_line

LINK_LENGTH = 1000
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Names that mean a machine nearby, whatever some resolver says of them.
_NEAR = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa")
# Global by the registries, yet answered by the machine's own surroundings.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
_RELAYS: tuple[Network, ...] = (
    ipaddress.ip_network("192.88.99.0/24"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("2001::/32"),
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
)
_HOST = re.compile(r"(?=.{1,253}\Z)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


@dataclass(frozen=True, kw_only=True)
class LinkPolicy:
    """Where links may lead. The defaults are the only ones that any code of ours uses."""

    ports: frozenset[int] | None = frozenset({80, 443})
    """None for any port."""
    besides: Sequence[Network] = ()
    """Networks allowed although they are not public: tests pass that of their own servers."""

    def allows(self, address: Address) -> bool:
        """Tell whether `address` may be connected to."""
        if any(address in network for network in self.besides):
            return True
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            return self.allows(address.ipv4_mapped)
        if address in _METADATA or any(address in relay for relay in _RELAYS):
            return False
        return address.is_global and not address.is_multicast


PUBLIC = LinkPolicy()


def parse_link(text: str, *, policy: LinkPolicy = PUBLIC) -> str:
    """Return an address in its plain form.

    :raises InvalidInput: for anything that is not a page of the public web.
    """
    text = clean_line(text)
    if len(text) > LINK_LENGTH:
        raise InvalidInput(
            gettext_noop("The address is longer than %(limit)s letters."), limit=LINK_LENGTH
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise InvalidInput(NOT_AN_ADDRESS) from error
    if parts.scheme not in ("http", "https"):
        raise InvalidInput(
            gettext_noop("An address begins with https:// or http://. Copy it from your browser.")
        )
    if parts.username is not None or parts.password is not None:
        raise InvalidInput(gettext_noop("The address contains a user name. Remove it."))
    if " " in text or "\\" in text or not parts.hostname:
        raise InvalidInput(NOT_AN_ADDRESS)
    if policy.ports is not None and port is not None and port not in policy.ports:
        raise InvalidInput(
            gettext_noop("An address with the port %(port)s is not taken."), port=port
        )
    host = _check_host(parts.hostname, policy)
    return _compose(parts, host, port)


NOT_AN_ADDRESS = gettext_noop("This is not an address of a page. Copy it from your browser.")
NEARBY = gettext_noop("This address is not on the public internet: pupils could not open it.")


def _check_host(host: str, policy: LinkPolicy) -> str:
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        literal = None
    if literal is not None:
        if not policy.allows(literal):
            raise InvalidInput(NEARBY)
        return f"[{literal}]" if literal.version == 6 else str(literal)
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise InvalidInput(NOT_AN_ADDRESS) from error
    last = name.rsplit(".", 1)[-1]
    if last in _NEAR or "." not in name:
        raise InvalidInput(NEARBY)
    # "0x7f.1" and "127.1" are addresses to some resolvers.
    if not _HOST.fullmatch(name) or re.fullmatch(r"\d+|0x[0-9a-f]*", last):
        raise InvalidInput(NOT_AN_ADDRESS)
    return name


def _compose(parts: SplitResult, host: str, port: int | None) -> str:
    usual = {"http": 80, "https": 443}[parts.scheme]
    place = host if port in (None, usual) else f"{host}:{port}"
    return urlunsplit((parts.scheme, place, parts.path or "/", parts.query, parts.fragment))


# What may stand as it is; a per cent sign begins what is spelt out already.
_AS_IT_IS = "%/:=&?~@!$'()*+,;[]"


def spell_target(link: str) -> str:
    """Return what a server is asked for: path and query, with the letters beyond ASCII spelt out.

    People keep the address as they read it; browsers spell it out by themselves.
    """
    parts = urlsplit(link)
    target = quote(parts.path or "/", safe=_AS_IT_IS)
    return f"{target}?{quote(parts.query, safe=_AS_IT_IS)}" if parts.query else target


def read_location(header: str) -> str:
    """Return where a server sends to; some write its letters as they are, in UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


class Answer(StrEnum):
    """What a server had to say."""

    HERE = "here"
    MOVED = "moved"
    """It answered, but another site than the reviewed one did."""
    SHY = "shy"
    """There, but closed to programs; a person may well see the page."""
    GONE = "gone"
    FAULTY = "faulty"
    SILENT = "silent"
    UNKNOWN_NAME = "unknown_name"
    INSECURE = "insecure"
    FORBIDDEN = "forbidden"
    CIRCLING = "circling"


GOOD = frozenset({Answer.HERE, Answer.SHY})


def judge_status(status: int) -> Answer:
    """Return what a status code says of a page."""
    if 200 <= status < 300:
        return Answer.HERE
    if status in (401, 403, 405, 406, 429, 451, 503):
        return Answer.SHY
    if status in (404, 410):
        return Answer.GONE
    return Answer.FAULTY


class LinkState(StrEnum):
    NEW = "new"
    WORKS = "works"
    DOUBTFUL = "doubtful"
    BROKEN = "broken"
    MOVED = "moved"


# What readers are told before they follow a link.
WARNED_OF = frozenset({LinkState.BROKEN, LinkState.MOVED})
FAILURES_TO_BREAK = 3
DAYS_TO_BREAK = 2
FIRST_PAUSE = timedelta(hours=2)
LONGEST_PAUSE = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class History:
    """How often in a row a link failed, and since when."""

    failures: int = 0
    failing_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What is to be written down after an answer."""

    state: LinkState
    history: History
    next_check_at: datetime


def judge(history: History, answer: Answer, *, now: datetime, days: int) -> Judgement:
    """Return what `answer` makes of a link: one bad day breaks nothing."""
    if answer in GOOD or answer is Answer.MOVED:
        state = LinkState.MOVED if answer is Answer.MOVED else LinkState.WORKS
        return Judgement(state=state, history=History(), next_check_at=now + timedelta(days=days))
    failures = history.failures + 1
    since = history.failing_since or now
    lasting = now - since >= timedelta(days=DAYS_TO_BREAK)
    broken = failures >= FAILURES_TO_BREAK and lasting
    pause = min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
    return Judgement(
        state=LinkState.BROKEN if broken else LinkState.DOUBTFUL,
        history=History(failures=failures, failing_since=since),
        next_check_at=now + pause,
    )


def is_same_site(first: str, second: str) -> bool:
    """Tell whether two addresses are of one site: the host, with or without www."""
    return _name_site(first) == _name_site(second)


def _name_site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
