"""Range serving beside nginx, on the same file: `python tests/bench/serving.py [MEGABYTES]`.

The web server of `make run` (gunicorn, threads) with the public view of the complete site; the same
reading and writing piece by piece; and nginx by itself. curl fetches, all in turns.
Then a sparse file of 2 GB, and what the memory of the web processes did meanwhile.
"""

# ruff: noqa: T201 - a bench prints its table.

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "encodings/AbC-1_2aaaaaaaaaaa/universal/{}.mp4"
PROCESSES, THREADS = 2, 32
ROUNDS = 7
RANGES = {256 * 1024: 400, 4 * 1024 * 1024: 50}
TOGETHER = 4
NGINX = """\
daemon off; pid {folder}/nginx.pid; error_log stderr crit; {user}
worker_processes 2;
events {{ worker_connections 256; }}
http {{
    access_log off; sendfile on;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{ listen 127.0.0.1:{port}; location /m/ {{ alias {public}/; }} }}
}}
"""
# The same site without the server's own way from the disk to the network.
PLAIN = (
    "from lms.project.wsgi import application as site\n"
    "def application(environ, start_response):\n"
    "    environ['SERVER_SOFTWARE'] = 'another'\n"
    "    return site(environ, start_response)\n"
)


def find_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, **options: object) -> Iterator[subprocess.Popen]:
    """Run a server until the block ends."""
    with subprocess.Popen(command, **options) as server:  # type: ignore[call-overload]
        try:
            ends = time.monotonic() + 120
            while time.monotonic() < ends:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield server
        finally:
            server.terminate()
            server.wait(30)


def start_site(started: ExitStack, var: Path, module: str) -> tuple[str, int]:
    """Start gunicorn as `make run` does; return its address and process."""
    port = find_port()
    environment = os.environ | {
        "SONGHOC_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
        "PYTHONPATH": f"{ROOT}:{var}",
    }
    command = [
        *(sys.executable, "-m", "gunicorn", module, "--worker-class", "gthread", "--preload"),
        *("--workers", str(PROCESSES), "--threads", str(THREADS), "--log-level", "warning"),
        *("--bind", f"127.0.0.1:{port}"),
    ]
    server = started.enter_context(running(command, port, cwd=ROOT, env=environment))
    return f"http://127.0.0.1:{port}", server.pid


def start_nginx(started: ExitStack, folder: Path, public: Path) -> str:
    """Start nginx over the same folder."""
    port = find_port()
    user = "user root;" if os.getuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, public=public, user=user))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    command = [program, "-p", str(folder), "-e", "stderr", "-c", str(config)]
    started.enter_context(running(command, port))
    return f"http://127.0.0.1:{port}"


def fetch_whole(base: str, size: int) -> float:
    """Return MB/s of one client that fetches the file."""
    return _fetch(base, size, 1)


def fetch_together(base: str, size: int) -> float:
    """Return MB/s of several clients at once."""
    return _fetch(base, size, TOGETHER)


def _fetch(base: str, size: int, clients: int) -> float:
    began = time.monotonic()
    command = ["curl", "-sf", "-o", os.devnull, f"{base}/m/{NAME.format('film')}"]
    running = [subprocess.Popen(command) for _ in range(clients)]
    for client in running:
        assert client.wait() == 0
    return clients * size / 1e6 / (time.monotonic() - began)


def fetch_ranges(base: str, size: int, *, range_bytes: int) -> float:
    """Return MB/s of one connection that takes parts here and there, one after the other."""
    address, count = f"{base}/m/{NAME.format('film')}", RANGES[range_bytes]
    lines = []
    for number in range(count):
        start = number * 7_919_191 % (size - range_bytes)
        lines += [f'url = "{address}"', f'output = "{os.devnull}"']
        lines += [f'range = "{start}-{start + range_bytes - 1}"', "next"]
    began = time.monotonic()
    done = subprocess.run(
        ["curl", "-sf", "-K", "-"], input="\n".join(lines[:-1]), text=True, check=False
    )
    assert done.returncode == 0
    return count * range_bytes / 1e6 / (time.monotonic() - began)


def read_memory(pid: int) -> tuple[float, float]:
    """Return MB now and at most of the largest process below `pid`, files in memory left out."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = []
    for child in children:
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{child}/status").read_text().splitlines()
        )
        found.append(tuple(int(status[key].split()[0]) / 1e3 for key in ("RssAnon", "VmHWM")))
    return max(one[0] for one in found), max(one[1] for one in found)


def main() -> None:
    """Measure and print."""
    size = int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 256_000_000
    with ExitStack() as started:
        var = Path(started.enter_context(tempfile.TemporaryDirectory(prefix="songhoc-bench-")))
        var.chmod(0o755)
        (var / "static").mkdir()
        public = var / "public"
        film = public / NAME.format("film")
        film.parent.mkdir(parents=True)
        with film.open("wb") as file:
            for _ in range(size // 1_000_000):
                file.write(os.urandom(1_000_000))
        size = film.stat().st_size
        (var / "plain_site.py").write_text(PLAIN)
        ours, pid = start_site(started, var, "lms.project.wsgi")
        plain, _pid = start_site(started, var, "plain_site")
        servers = {"embedded": ours, "…piece by piece": plain}
        servers["nginx"] = start_nginx(started, var, public)
        measures: dict[str, Callable[[str, int], float]] = {
            "whole file, MB/s": fetch_whole,
            f"{TOGETHER} clients, MB/s": fetch_together,
            **{
                f"parts of {one // 1024} KB, MB/s": partial(fetch_ranges, range_bytes=one)
                for one in RANGES
            },
        }
        found: dict[tuple[str, str], list[float]] = {}
        for turn in range(ROUNDS + 1):
            for measure, take in measures.items():
                for server, base in servers.items():
                    value = take(base, size)
                    if turn:  # the first one warms up
                        found.setdefault((measure, server), []).append(value)
        print(f"{size / 1e6:.0f} MB, median of {ROUNDS} turns, load {os.getloadavg()[0]:.1f}\n")
        print(f"| {'':22} |" + "".join(f" {one:>18} |" for one in servers) + "  of nginx |")
        print(f"|{'-' * 24}|" + "".join(f"{'-' * 19}:|" for _ in servers) + "---------:|")
        for measure in measures:
            medians = [statistics.median(found[measure, server]) for server in servers]
            cells = "".join(f" {one:18.0f} |" for one in medians)
            print(f"| {measure:22} |{cells} {100 * medians[0] / medians[-1]:7.0f} % |")
        sparse = public / NAME.format("sparse")
        with sparse.open("wb") as file:
            file.truncate(2_000_000_000)
        for base, which in ((ours, pid), (plain, _pid)):
            before, _most = read_memory(which)
            address = f"{base}/m/{NAME.format('sparse')}"
            subprocess.run(["curl", "-sf", "-o", os.devnull, address], check=True)
            after, most = read_memory(which)
            print(f"2 GB: {before:.1f} MB before, {after:.1f} MB after, {most:.1f} MB at most")


if __name__ == "__main__":
    main()
