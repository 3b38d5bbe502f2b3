"""A farm's web server has the threads that the settings count on."""

import runpy
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http.message import Request as Message
from gunicorn.http.unreader import IterUnreader
from gunicorn.http.wsgi import Response

from lms.project.preflight import read_counts
from media_pipeline.adapters.closing import close_after

ROOT = Path(__file__).resolve().parents[4]
DEPLOY = ROOT / "deploy"
PATCH = b"PATCH / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
DELIVERED = ("systemd/songhoc-web.service", "compose/Dockerfile")


@pytest.mark.parametrize("given", [None, "12"])
def test_gunicorn_gets_the_threads_of_the_settings(
    given: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if given is None:
        monkeypatch.delenv("SONGHOC_WEB_THREADS", raising=False)
    else:
        monkeypatch.setenv("SONGHOC_WEB_THREADS", given)
    told = runpy.run_module("lms.project.web")
    settings = runpy.run_path(str(ROOT / "lms/project/settings/base.py"))
    assert (told["workers"], told["threads"]) == read_counts()
    assert settings["MEDIA_PIPELINE"]["MOST_STREAMS"] == told["threads"] - 4
    assert told["threads"] == int(given or 32)


def test_gunicorn_says_that_it_closes_where_a_view_wants_no_more() -> None:
    message = Message(Config(), IterUnreader([PATCH]), ("127.0.0.1", 5))
    runpy.run_module("lms.project.web")["pre_request"](None, message)
    answer = Response(message, None, Config())
    answer.start_response("413 Too Large", [("Content-Length", "0")])
    assert "Connection: keep-alive\r\n" in answer.default_headers()
    close_after({"wsgi.input": message.body})
    assert "Connection: close\r\n" in answer.default_headers()


@pytest.mark.parametrize("name", DELIVERED)
def test_no_delivered_file_has_a_number_of_its_own(name: str) -> None:
    (line,) = [one for one in (DEPLOY / name).read_text().splitlines() if "lms.project.wsgi" in one]
    assert "--threads" not in line
    assert "python:lms.project.web" in line
