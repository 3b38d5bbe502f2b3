"""Links lead to pages of the public web, and one bad day breaks none."""

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest

from lessons.library.rules import InvalidInput
from lessons.library.rules.links import (
    PUBLIC,
    Answer,
    History,
    LinkPolicy,
    LinkState,
    is_same_site,
    judge,
    judge_status,
    parse_link,
)

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" HTTPS://Sach.Vi-Du.VN:443/toan?x=1#a ", "https://sach.vi-du.vn/toan?x=1#a"),
        ("http://vi-du.vn", "http://vi-du.vn/"),
        ("https://sách.vn/a", "https://xn--sch-ela.vn/a"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://vi-du.vn/\u200bx", "https://vi-du.vn/x"),
    ],
)
def test_takes_public_pages(typed: str, kept: str) -> None:
    assert parse_link(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://vi-du.vn/",
        "//vi-du.vn/",
        "vi-du.vn",
        "https://",
        "https://ten:mat-khau@vi-du.vn/",
        "https://vi-du.vn\\@127.0.0.1/",
        "https://vi-du.vn:22/",
        "https://vi-du.vn:8080/",
        "https://vi-du.vn:99999/",
        "https://localhost/",
        "https://may-in.local/",
        "https://mayin/",
        "https://kho.internal/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0x1/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/",
        "http://168.63.129.16/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[ff02::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "https://vi-du.vn/" + "x" * 1000,
        "https://vi du.vn/",
    ],
)
def test_refuses_everything_else(typed: str) -> None:
    with pytest.raises(InvalidInput):
        parse_link(typed)


def test_only_a_policy_of_its_own_opens_the_loopback() -> None:
    near = LinkPolicy(ports=None, besides=[ipaddress.ip_network("127.0.0.0/8")])
    assert parse_link("http://127.0.0.1:8123/x", policy=near) == "http://127.0.0.1:8123/x"
    assert not PUBLIC.allows(ipaddress.ip_address("127.0.0.1"))
    assert LinkPolicy() == PUBLIC


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, Answer.HERE),
        (206, Answer.HERE),
        (403, Answer.SHY),
        (429, Answer.SHY),
        (404, Answer.GONE),
        (500, Answer.FAULTY),
    ],
)
def test_reads_a_status(status: int, answer: Answer) -> None:
    assert judge_status(status) is answer


def test_breaks_only_after_several_failures_over_days() -> None:
    history, now, states = History(), NOW, []
    for _day in range(4):
        verdict = judge(history, Answer.GONE, now=now, days=7)
        states.append(verdict.state)
        history, now = verdict.history, now + timedelta(days=1)
    assert states == [LinkState.DOUBTFUL, LinkState.DOUBTFUL, LinkState.BROKEN, LinkState.BROKEN]
    assert judge(history, Answer.HERE, now=now, days=7).history == History()


def test_many_failures_of_one_hour_break_nothing() -> None:
    history = History(failures=30, failing_since=NOW - timedelta(hours=1))
    assert judge(history, Answer.SILENT, now=NOW, days=7).state is LinkState.DOUBTFUL


def test_asks_ever_less_often_what_fails() -> None:
    pauses = [
        judge(History(failures=count), Answer.SILENT, now=NOW, days=7).next_check_at - NOW
        for count in range(12)
    ]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(hours=2), timedelta(days=3))


def test_knows_a_site_with_and_without_www() -> None:
    assert is_same_site("https://www.vi-du.vn/a", "http://vi-du.vn/b")
    assert not is_same_site("https://vi-du.vn/", "https://vi-du.vn.xau.net/")
