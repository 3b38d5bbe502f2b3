"""One foreground process over its children: the web server, the workers and their caretaker.

The parent has loaded Django once; the children are forks of it, which makes a start quick and
their memory shared. It serves nothing itself: it waits, restarts a child that died, and ends them
all.
"""

import ctypes
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connections

# How long a child may take to end what it is doing before it is killed.
GRACE_SECONDS = 20
# A child that dies at once is started again ever more slowly, up to this pause.
LONGEST_PAUSE_SECONDS = 30
PR_SET_PDEATHSIG = 1


@dataclass(kw_only=True)
class Child:
    """A part of the site that runs in a process of its own."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started_at: float = 0.0
    restart_at: float = 0.0
    pause_s: float = field(default=0.5)

    def start(self) -> None:
        """Fork; in the child, run and never return."""
        sys.stdout.flush()
        sys.stderr.flush()
        connections.close_all()
        self.started_at = time.monotonic()
        self.restart_at = 0.0
        self.pid = os.fork()
        if self.pid:
            return
        status = 1
        try:
            # Its own session, so that Ctrl-C reaches the parent alone, which then ends us once.
            os.setsid()
            end_with_parent()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            self.run()
            status = 0
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 1
        except BaseException:  # whatever it was, it must be seen and end this fork
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def note_death(self) -> None:
        """Plan the next start: at once after a long life, later and later after short ones."""
        lived_s = time.monotonic() - self.started_at
        self.pause_s = 0.5 if lived_s > 60 else min(self.pause_s * 2, LONGEST_PAUSE_SECONDS)
        self.restart_at = time.monotonic() + self.pause_s
        self.pid = 0


def end_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, even by kill -9."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def serve_web(host: str, port: int, *, processes: int, threads: int) -> None:
    """Run gunicorn with the application that the parent has loaded already."""
    from django.core.wsgi import get_wsgi_application
    from gunicorn.app.base import BaseApplication

    from media_pipeline.adapters.closing import pre_request

    class Web(BaseApplication):
        def load_config(self) -> None:
            address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            self.cfg.set("bind", address)
            self.cfg.set("workers", processes)
            self.cfg.set("threads", threads)
            self.cfg.set("preload_app", True)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("graceful_timeout", GRACE_SECONDS - 5)
            self.cfg.set("timeout", 120)
            self.cfg.set("control_socket_disable", True)
            self.cfg.set("pre_request", pre_request)

        def load(self) -> Callable:
            return get_wsgi_application()

    Web().run()


def list_children(serve: Callable[[], None], *, video_workers: int) -> list[Child]:
    """Return the parts of the site that run here."""
    from lms.project.parts import list_parts

    parts = list_parts(video_workers=video_workers)
    return [Child(name="web", run=serve), *(Child(name=name, run=run) for name, run in parts)]


def supervise(children: list[Child], *, host: str, port: int, started: float) -> int:
    """Keep the children running until SIGINT or SIGTERM; return the exit status."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    for child in children:
        child.start()
    announced = False
    while not stopping:
        reap(children)
        for child in children:
            if not child.pid and time.monotonic() >= child.restart_at:
                child.start()
        if not announced and answers(host, port):
            announced = True
            announce(host, port, time.monotonic() - started)
        time.sleep(0.1 if not announced else 0.5)
    return end(children)


def reap(children: list[Child]) -> None:
    """Collect the dead and say so."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        for child in children:
            if child.pid == pid:
                child.note_death()
                say(f"{child.name} ({pid}) đã dừng, mã {status}; sẽ tự chạy lại (restarting)")


def end(children: list[Child]) -> int:
    """Ask the children to finish, insist after a while; return the exit status."""
    say("đang dừng (stopping) …")
    for child in children:
        if child.pid:
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    left = {child.pid for child in children if child.pid}
    while left and time.monotonic() < deadline:
        left -= {pid for pid in left if os.waitpid(pid, os.WNOHANG)[0]}
        time.sleep(0.05)
    for pid in left:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    say("đã dừng (stopped)")
    return 0


def answers(host: str, port: int) -> bool:
    """Tell whether the site serves yet, asking under a name that it answers to."""
    probe = urllib.request.Request(f"http://{local_name(host)}:{port}/healthz")
    named = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"]
    if named:
        probe.add_header("Host", named[0])
    with suppress(OSError), urllib.request.urlopen(probe, timeout=2) as response:  # noqa: S310
        return bool(response.status == 200)
    return False


def local_name(host: str) -> str:
    """Return a name under which this machine itself reaches `host`."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104  # compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def announce(host: str, port: int, seconds: float) -> None:
    """Print where the site is and who can sign in."""
    from lms.project.demo.logins import list_logins

    say(f"sẵn sàng sau {seconds:.1f} giây (ready): http://{local_name(host)}:{port}/")
    say(
        "địa chỉ ghi trong gói bài, mã QR và thư (in packs, printed squares, mail): "
        f"{settings.WAGTAILADMIN_BASE_URL}; đổi bằng SONGHOC_BASE_URL"
    )
    logins = list_logins()
    if logins:
        say("tài khoản dùng thử (demo logins), mật khẩu (password): " + logins[0].password)
        for login in logins:
            say(f"  {login.username:<16} {login.title}")
    if not get_user_model().objects.filter(is_active=True).exists():
        where = "".join(
            f"{name}={os.environ[name]} "
            for name in ("SONGHOC_VAR", "DJANGO_SETTINGS_MODULE")
            if os.environ.get(name)
        )
        say(
            "chưa có ai đăng nhập được; hãy tạo quản trị viên (nobody can sign in yet): "
            f"{where}{sys.executable} manage.py createsuperuser"
        )
    if settings.DEBUG:
        say("SONGHOC_DEBUG đang bật, không dùng cho người học (debug is on)")
    say("nhấn Ctrl-C để dừng (to stop)")


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(f"songhoc: {text}", flush=True)  # noqa: T201
