"""A log of the web server, summed by what carriers let through."""

from lessons.audience.rules.traffic import Volume, sum_log

LOG = """\
10.1.2.3 - - [03/Nov/2026:08:00:01 +0700] "GET /m/a/64.mp4 HTTP/1.1" 206 500000 "-" "x"
10.1.2.3 - - [03/Nov/2026:08:00:02 +0700] "GET /lop-1/toan/ HTTP/1.1" 200 9000 "-" "x"
10.1.2.3 - - [03/Nov/2026:08:00:02 +0700] "GET /admin/pages/ HTTP/1.1" 200 70000 "-" "x"
10.1.2.3 - - [31/Oct/2026:23:59:59 +0700] "GET /m/a/64.mp4 HTTP/1.1" 200 1 "-" "x"
a line that is none
10.1.2.3 - - [04/Nov/2026:08:00:02 +0700] "GET /m/x HTTP/1.1" 304 - "-" "x"
"""


def test_what_went_out_in_a_month_counts_for_the_longest_prefix():
    found = sum_log(
        LOG.splitlines(), prefixes=["/", "/m/"], private=["/admin/"], year=2026, month=11
    )
    assert found == [
        Volume(prefix="/", requests=1, bytes=9000),
        Volume(prefix="/m/", requests=1, bytes=500_000),
    ]
