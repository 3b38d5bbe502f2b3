"""When a mail goes out, and what is kept of a token."""

from datetime import UTC, datetime, timedelta

from lessons.notices.rules import clean_line, hash_token, may_mail

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_so_many_mails_go_out_in_an_hour_and_then_they_wait():
    sent = {NOW - timedelta(minutes=minutes) for minutes in (5, 20, 59)}
    assert not may_mail(sent, now=NOW, per_hour=3)
    assert may_mail(sent, now=NOW + timedelta(minutes=2), per_hour=3)
    assert may_mail(set(), now=NOW, per_hour=1)


def test_a_token_is_kept_as_its_hash():
    assert "secret" not in hash_token("secret")
    assert hash_token("secret") == hash_token("secret") != hash_token("other")


def test_a_line_has_nothing_that_feeds_and_mails_do_not_take():
    assert clean_line("Phép\r\nBcc: ai\x0b đó") == "Phép Bcc: ai đó"
