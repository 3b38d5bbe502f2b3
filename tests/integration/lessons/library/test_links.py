"""The link checker: polite, patient with others' bad days, and blind to the inner network."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django_tasks import task_backends

from lessons.discovery.queries import get_edition
from lessons.library.actions.links import check_links, take_turns
from lessons.library.adapters.web import MOST_REDIRECTS, Reply, ask_page
from lessons.library.models import LinkCheck
from lessons.library.rules.links import Answer, LinkPolicy
from media_pipeline.tasks.care import tidy
from tests.factories.library import NOW, ResourceFactory
from tests.integration.lessons.library.conftest import publish

# Never a setting: an argument that only tests pass.
NEAR = LinkPolicy(ports=None, besides=[ipaddress.ip_network("127.0.0.0/8")])


class Site(BaseHTTPRequestHandler):
    """Pages that behave in every way that a link checker meets."""

    asked: list[tuple[str, str, str]] = []

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        name, _slash, rest = self.path.strip("/").partition("/")
        getattr(self, f"say_{name}", self.say_gone)(rest)

    do_GET = do_HEAD  # noqa: N815  # as the server calls it

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def say_here(self, _rest: str) -> None:
        self.say(200, b"xin chao")

    def say_nohead(self, _rest: str) -> None:
        self.say(405 if self.command == "HEAD" else 206, b"x")

    def say_gone(self, _rest: str) -> None:
        self.say(404)

    def say_shy(self, _rest: str) -> None:
        self.say(403)

    def say_broken(self, _rest: str) -> None:
        self.say(500)

    def say_to(self, rest: str) -> None:
        self.say(302, Location=rest)

    def say_round(self, _rest: str) -> None:
        self.say(302, Location="/round")

    def say_vietnamese(self, _rest: str) -> None:
        # As servers do that know of no other letters than theirs.
        self.say(302, Location="/here/Phép_trừ".encode().decode("latin-1"))

    def say_nonsense(self, _rest: str) -> None:
        self.wfile.write(b"\x00\xffnot http at all\r\n\r\n")

    def say_drip(self, _rest: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.stopping.wait(0.05):  # type: ignore[attr-defined]
            try:
                self.wfile.write(b"X")
                self.wfile.flush()
            except OSError:
                return

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.stopping = threading.Event()  # type: ignore[attr-defined]
    Site.asked.clear()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.stopping.set()  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


def ask(link: str, **kwargs) -> Answer:
    return ask_page(link, **({"policy": NEAR} | kwargs)).answer


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("here", Answer.HERE),
        ("nohead", Answer.HERE),
        ("here/Phép_cộng?q=toán%20l%C3%A1", Answer.HERE),
        ("vietnamese", Answer.HERE),
        ("gone", Answer.GONE),
        ("shy", Answer.SHY),
        ("broken", Answer.FAULTY),
        ("to//here", Answer.HERE),
        ("to//gone", Answer.GONE),
        ("round", Answer.CIRCLING),
        ("nonsense", Answer.FAULTY),
        ("to/file:///etc/passwd", Answer.FORBIDDEN),
        ("to/http://169.254.169.254/latest", Answer.FORBIDDEN),
        ("to/http://10.0.0.1/", Answer.FORBIDDEN),
        ("to/http://[::1]/", Answer.FORBIDDEN),
    ],
)
def test_reads_what_a_site_says(site: str, path: str, answer: Answer) -> None:
    assert ask(f"{site}/{path}") is answer


def test_asks_briefly_and_says_who_asks(site: str) -> None:
    ask(f"{site}/here")
    assert [(verb, path) for verb, path, _agent in Site.asked] == [("HEAD", "/here")]
    assert Site.asked[0][2].startswith("SongHoc-LinkChecker")


def test_spells_vietnamese_letters_out(site: str) -> None:
    ask(f"{site}/vietnamese")
    assert Site.asked[-1][1] == "/here/Ph%C3%A9p_tr%E1%BB%AB"
    ask(f"{site}/here?q=toán%20l%C3%A1&x=[1]")
    assert Site.asked[-1][1] == "/here?q=to%C3%A1n%20l%C3%A1&x=[1]"


def test_follows_no_endless_way(site: str) -> None:
    ask(f"{site}/round")
    assert len(Site.asked) == MOST_REDIRECTS + 1


def test_waits_for_no_server_that_drips(site: str) -> None:
    assert ask(f"{site}/drip", seconds=0.4) is Answer.SILENT


def test_connects_to_nothing_nearby_by_itself(site: str) -> None:
    assert ask_page(f"{site}/here").answer is Answer.FORBIDDEN
    assert Site.asked == []


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"], ["::ffff:192.168.0.1"]]
)
def test_a_public_name_of_a_private_address_is_not_asked(found: list[str]) -> None:
    reply = ask_page("http://vi-du.vn/", resolve=lambda _host, _port: found)
    assert reply.answer is Answer.FORBIDDEN


def test_a_name_is_resolved_once_and_the_connection_goes_there(site: str) -> None:
    names: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        names.append(host)
        return ["127.0.0.1"] if len(names) == 1 else ["10.0.0.1"]

    port = site.rpartition(":")[2]
    assert ask(f"http://vi-du.vn:{port}/here", resolve=resolve) is Answer.HERE
    assert names == ["vi-du.vn"]


def test_a_redirect_is_resolved_and_looked_at_anew(site: str) -> None:
    port = site.rpartition(":")[2]

    def resolve(host: str, _port: int) -> list[str]:
        return ["127.0.0.1"] if host == "vi-du.vn" else ["192.168.1.1"]

    link = f"http://vi-du.vn:{port}/to/http://trong-nha.vn:{port}/"
    assert ask(link, resolve=resolve) is Answer.FORBIDDEN


def test_another_site_than_the_reviewed_one_is_told(site: str) -> None:
    port = site.rpartition(":")[2]
    link = f"http://vi-du.vn:{port}/to/http://khac.vn:{port}/here"
    reply = ask_page(link, policy=NEAR, resolve=lambda _host, _port: ["127.0.0.1"])
    assert (reply.answer, reply.address) == (Answer.MOVED, f"http://khac.vn:{port}/here")


def test_unknown_names_and_closed_doors_are_told_apart() -> None:
    def fail(_host: str, _port: int) -> list[str]:
        raise socket.gaierror

    assert ask_page("http://vi-du.vn/", resolve=fail).answer is Answer.UNKNOWN_NAME
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert ask(f"http://127.0.0.1:{closed.getsockname()[1]}/") is Answer.SILENT


def watch(*links: str) -> list[LinkCheck]:
    for link in links:
        resource = ResourceFactory(link=link)
        resource.save_revision()
        publish(resource)
    LinkCheck.objects.update(next_check_at=NOW)
    return list(LinkCheck.objects.all())


def look(now=NOW, answers=(), **kwargs):
    replies = dict(answers)
    pauses: list[float] = []

    def answer(link: str) -> Reply:
        return Reply(answer=replies.get(link, Answer.HERE), address=link)

    found = check_links(clock=lambda: now, ask=answer, sleep=pauses.append, **kwargs)
    return found, pauses


@pytest.mark.django_db
def test_what_fails_for_days_is_broken_and_says_since_when(client) -> None:
    watch("https://a.vn/1", "https://b.vn/1")
    look()
    check = LinkCheck.objects.get(link="https://a.vn/1")
    assert (check.state, check.last_seen_at) == ("works", NOW)
    now, edition = NOW, get_edition().number
    for _time in range(3):
        now += timedelta(days=8)
        look(now, {"https://a.vn/1": Answer.GONE})
    check.refresh_from_db()
    assert (check.state, check.failures, check.last_seen_at) == ("broken", 3, NOW)
    page = client.get(check.resource.get_absolute_url()).content.decode()
    assert "không mở được" in page
    assert get_edition().number == edition + 1
    look(now + timedelta(days=8))
    check.refresh_from_db()
    assert (check.state, check.failures) == ("works", 0)


@pytest.mark.django_db
def test_one_site_is_asked_with_pauses_and_others_meanwhile() -> None:
    checks = watch("https://a.vn/1", "https://a.vn/2", "https://b.vn/1")
    order = [check.link for check in take_turns(sorted(checks, key=lambda one: one.link))]
    assert order == ["https://a.vn/1", "https://b.vn/1", "https://a.vn/2"]
    found, pauses = look()
    assert found.asked == 3
    assert len(pauses) == 1
    assert 1 < pauses[0] <= 2


@pytest.mark.django_db
def test_an_outage_of_ours_is_held_against_nobody() -> None:
    checks = watch("https://a.vn/1", "https://b.vn/1", "https://c.vn/1")
    found, _pauses = look(answers={check.link: Answer.SILENT for check in checks})
    assert found.cut_off
    assert set(LinkCheck.objects.values_list("state", "failures")) == {("new", 0)}
    assert not LinkCheck.objects.filter(next_check_at__lte=NOW).exists()


@pytest.mark.django_db
def test_a_round_asks_for_what_is_due_only() -> None:
    watch("https://a.vn/1", "https://b.vn/1", "https://c.vn/1")
    assert look(limit=2)[0].asked == 2
    assert look()[0].asked == 1
    assert look()[0].asked == 0


@pytest.mark.django_db
def test_a_link_that_changed_meanwhile_keeps_its_own_record() -> None:
    (check,) = watch("https://a.vn/1")

    def change(link: str) -> Reply:
        resource = check.resource
        resource.link = "https://b.vn/1"
        resource.save_revision()
        publish(resource)
        return Reply(answer=Answer.GONE, address=link)

    check_links(clock=lambda: NOW, ask=change)
    fresh = LinkCheck.objects.get()
    assert (fresh.link, fresh.state) == ("https://b.vn/1", "new")


@pytest.mark.django_db
def test_the_command_names_what_does_not_answer(capsys, monkeypatch) -> None:
    watch("https://a.vn/1")
    monkeypatch.setattr(
        "lessons.library.actions.links.ask_page",
        lambda link, **_kwargs: Reply(answer=Answer.GONE, address=link),
    )
    call_command("library", "check-links", "--all")
    said = capsys.readouterr().out
    assert "https://a.vn/1: The site says that there is no such page." in said
    assert "1 asked, 1 did not answer well" in said


@pytest.mark.django_db
def test_the_caretaker_has_due_links_asked_by_a_worker(media_stores) -> None:
    watch("https://a.vn/1")
    backend = task_backends["default"]
    backend.clear()
    tidy(now=NOW)
    assert [result.task.func.__name__ for result in backend.results] == ["check_due_links"]
    LinkCheck.objects.update(next_check_at=NOW + timedelta(days=1))
    backend.clear()
    tidy(now=NOW)
    assert backend.results == []
