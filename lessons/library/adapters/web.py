"""Asks other sites whether a page is there: politely, briefly, and never a machine nearby.

Each hop is resolved once, every address of the name is held against the policy, and the connection
goes to the address that was looked at: a name that means something else a moment later changes
nothing. No proxy of the environment is used, for it would resolve names by itself.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lessons.library.rules import InvalidInput
from lessons.library.rules.links import (
    PUBLIC,
    Answer,
    LinkPolicy,
    is_same_site,
    judge_status,
    parse_link,
    read_location,
    spell_target,
)

AGENT = "SongHoc-LinkChecker/1.0"
HOP_S = 10.0
TOTAL_S = 25.0
MOST_REDIRECTS = 5
# Enough for a server to notice that it was asked; nothing in it is looked at.
MOST_BYTES = 2048
# What servers that do not know HEAD answer to it.
ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 500, 501, 503})

Resolve = Callable[[str, int], list[str]]


class NotAllowed(Exception):
    """The name means an address that may not be connected to."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What became of a question, and where it ended."""

    answer: Answer
    address: str


def resolve_name(host: str, port: int) -> list[str]:
    """Return the addresses of a name, in the order in which the system prefers them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def ask_page(
    link: str,
    *,
    policy: LinkPolicy = PUBLIC,
    resolve: Resolve = resolve_name,
    agent: str = AGENT,
    seconds: float = TOTAL_S,
) -> Reply:
    """Return whether the page of `link` is there; an unhappy answer is an answer too."""
    ends_at = time.monotonic() + seconds
    address = link
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            address = parse_link(address, policy=policy)
            status, location = _ask_hop(address, policy, resolve, agent, ends_at)
        except (InvalidInput, NotAllowed):
            return Reply(answer=Answer.FORBIDDEN, address=address)
        except socket.gaierror:
            return Reply(answer=Answer.UNKNOWN_NAME, address=address)
        except ssl.SSLError as error:
            silent = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
            answer = Answer.SILENT if silent else Answer.INSECURE
            return Reply(answer=answer, address=address)
        except OSError:
            return Reply(answer=Answer.SILENT, address=address)
        except (http.client.HTTPException, ValueError):
            return Reply(answer=Answer.FAULTY, address=address)
        if not (300 <= status < 400 and location):
            return Reply(answer=_judge(link, address, status), address=address)
        address = urljoin(address, location)
    return Reply(answer=Answer.CIRCLING, address=address)


def _judge(link: str, address: str, status: int) -> Answer:
    answer = judge_status(status)
    if answer is Answer.HERE and not is_same_site(link, address):
        return Answer.MOVED
    return answer


def _ask_hop(
    address: str, policy: LinkPolicy, resolve: Resolve, agent: str, ends_at: float
) -> tuple[int, str]:
    status, location = _ask(address, "HEAD", policy, resolve, agent, ends_at)
    if status in ASK_AGAIN:
        status, location = _ask(address, "GET", policy, resolve, agent, ends_at)
    return status, location


def _ask(
    address: str, method: str, policy: LinkPolicy, resolve: Resolve, agent: str, ends_at: float
) -> tuple[int, str]:
    left = min(HOP_S, ends_at - time.monotonic())
    if left <= 0:
        raise TimeoutError
    parts = urlsplit(address)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    connection = _Pinned(host, port, pins=_find_pins(host, port, policy, resolve), seconds=left)
    if is_secure:
        connection.context = ssl.create_default_context()
    # A server that sends a byte now and then is never late by the clock of a single read.
    watchdog = threading.Timer(left, connection.break_off)
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request(
            method,
            spell_target(address),
            headers={
                "User-Agent": agent,
                "Accept": "*/*",
                "Connection": "close",
                **({"Range": f"bytes=0-{MOST_BYTES - 1}"} if method == "GET" else {}),
            },
        )
        response = connection.getresponse()
        if method == "GET":
            response.read(MOST_BYTES)
        if connection.is_broken_off:
            raise TimeoutError
        # 416: an empty page has no first byte, and is there.
        status = 200 if response.status == 416 else response.status
        return status, read_location(response.headers.get("Location", ""))
    finally:
        watchdog.cancel()
        connection.close()


def _find_pins(host: str, port: int, policy: LinkPolicy, resolve: Resolve) -> list[str]:
    try:
        found = [str(ipaddress.ip_address(host))]
    except ValueError:
        found = resolve(host, port)
    if not found:
        raise socket.gaierror
    # One address within the house among ten of the public web is enough to stay away.
    if not all(policy.allows(ipaddress.ip_address(one.partition("%")[0])) for one in found):
        raise NotAllowed
    return found


class _Pinned(http.client.HTTPConnection):
    """A connection to addresses that were looked at, whatever the name means by now."""

    def __init__(self, host: str, port: int, *, pins: list[str], seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.pins = pins
        self.context: ssl.SSLContext | None = None
        self.is_broken_off = False

    def connect(self) -> None:
        error: OSError | None = None
        for pin in self.pins[:3]:
            try:
                self.sock = socket.create_connection((pin, self.port), self.timeout)
                break
            except OSError as wrong:
                error = wrong
        else:
            raise error or TimeoutError
        if self.context is not None:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)

    def break_off(self) -> None:
        """End it from another thread: whoever reads meets the end of the stream."""
        self.is_broken_off = True
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
