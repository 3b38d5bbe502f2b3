"""Uploads against a plain `curl` PUT, and what slow ones hold: `python tests/bench/uploads.py`.

Throughput: the same file by curl into nginx's own PUT, and by curl into our tus server under
gunicorn, turn by turn on the same disk. Memory: so many uploads over links of 64 kbit/s at once.
"""

# ruff: noqa: T201 - a bench prints its table.

import argparse
import json
import os
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.services.servers.process import find_free_port, listens  # noqa: E402
from tests.services.servers.uploading import UploadSite, uploading  # noqa: E402

NGINX = """
daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 64; }}
http {{ access_log off; client_max_body_size 0; client_body_temp_path {folder}/temp;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; dav_methods PUT; }} }}
"""
LINK_BYTES_PER_S = 8000


@contextmanager
def serve_puts() -> Iterator[str]:
    """Give the address of an nginx that writes each PUT into a file."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        sys.exit("nginx is not installed (apt-get install nginx-light)")
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), find_free_port()
        folder.chmod(0o777)
        (folder / "files").mkdir(mode=0o777)
        (folder / "files").chmod(0o777)
        (folder / "conf").write_text(NGINX.format(folder=folder, port=port))
        server = subprocess.Popen([nginx, "-c", folder / "conf"], stderr=subprocess.DEVNULL)
        while not listens(port):
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{port}/film"
        finally:
            server.terminate()
            server.wait()


def ask(site: UploadSite, method: str, url: str, **headers: str) -> Any:
    request = urllib.request.Request(
        url,
        method=method,
        headers={"Tus-Resumable": "1.0.0", "Cookie": f"sessionid={site.session}"}
        | {name.replace("_", "-"): value for name, value in headers.items()},
    )
    with urllib.request.urlopen(request) as answer:
        return answer.headers


def begin(site: UploadSite, length: int) -> str:
    """Begin an upload; return its path."""
    metadata = "filename ZmlsbS5tcDQ="
    answer = ask(site, "POST", site.endpoint, Upload_Length=str(length), Upload_Metadata=metadata)
    return str(answer["Location"])


def curl(film: Path, url: str, *more: str) -> float:
    """Send `film` and return the seconds that curl counted."""
    done = subprocess.run(
        ["curl", "-sS", "-f", "-o", os.devnull, "-T", film, "-w", "%{json}", *more, url],
        check=True,
        capture_output=True,
    )
    return float(json.loads(done.stdout)["time_total"])


def compare(site: UploadSite, put_url: str, film: Path, rounds: int) -> None:
    size = film.stat().st_size
    rates: dict[str, list[float]] = {"curl PUT into nginx": [], "tus, one PATCH": []}
    for _round in range(rounds):
        rates["curl PUT into nginx"].append(size / curl(film, put_url))
        path = begin(site, size)
        # curl adds the file's name to an address that ends in a slash.
        url = f"http://127.0.0.1:{site.server.port}"
        seconds = curl(
            film,
            f"{url}/film",
            *(
                "--request-target",
                path,
                "-X",
                "PATCH",
                "-H",
                "Tus-Resumable: 1.0.0",
                "-H",
                "Upload-Offset: 0",
            ),
            *("-H", "Content-Type: application/offset+octet-stream"),
            *("-H", f"Cookie: sessionid={site.session}"),
        )
        rates["tus, one PATCH"].append(size / seconds)
        (site.spool / path.strip("/").rsplit("/", 1)[1].replace("-", "")).unlink()
    base = statistics.median(rates["curl PUT into nginx"])
    print(f"\n{size / 1e6:.0f} MB, median of {rounds} rounds, load {os.getloadavg()[0]:.1f}\n")
    print("| how | MB/s | share | every round |\n|---|---|---|---|")
    for name, found in rates.items():
        middle = statistics.median(found)
        rounds_shown = " ".join(f"{one / 1e6:.0f}" for one in found)
        print(f"| {name} | {middle / 1e6:.0f} | {middle / base:.0%} | {rounds_shown} |")


def find_workers(site: UploadSite) -> list[int]:
    """Return the processes that answer requests."""
    found = subprocess.run(
        ["pgrep", "-P", str(site.server.pid)], check=True, capture_output=True, text=True
    )
    return [int(one) for one in found.stdout.split()]


def measure(pids: list[int]) -> int:
    """Return the bytes of memory that belong to these processes alone."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(("Private_Clean", "Private_Dirty")):
                total += int(line.split()[1]) * 1024
    return total


def hold(site: UploadSite, count: int, seconds: float) -> None:
    """Keep `count` uploads going at 64 kbit/s each and look at the memory."""
    length = 10_000_000
    paths = [begin(site, length) for _one in range(count)]
    workers = find_workers(site)
    before = measure(workers)
    links = []
    while len(links) < count:
        path = paths[len(links)]
        link = socket.create_connection(("127.0.0.1", site.server.port))
        head = (
            f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\n"
            f"Cookie: sessionid={site.session}\r\nUpload-Offset: 0\r\n"
            "Content-Type: application/offset+octet-stream\r\n"
            f"Content-Length: {length}\r\n\r\n"
        )
        link.sendall(head.encode())
        time.sleep(0.1)
        # A process without a seat answers at once; another connection may reach the other one.
        if select.select([link], [], [], 0.2)[0]:
            link.close()
            continue
        links.append(link)
    most = sent = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for link in links:
            link.sendall(bytes(LINK_BYTES_PER_S // 4))
        sent += LINK_BYTES_PER_S // 4
        most = max(most, measure(workers))
        time.sleep(0.25)
    time.sleep(1)
    kept = [
        (site.spool / path.strip("/").rsplit("/", 1)[1].replace("-", "")).stat().st_size
        for path in paths
    ]
    for link in links:
        link.close()
    each = (most - before) / count
    print(f"\n{count} uploads at 64 kbit/s for {seconds:.0f} s in {len(workers)} processes:")
    print(f"memory before {before / 1e6:.0f} MB, at most {most / 1e6:.0f} MB", end=": ")
    print(f"{each / 1e6:.2f} MB each")
    print(f"on the disk of each: {min(kept)} to {max(kept)} of {sent} bytes sent")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--uploads", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, uploading(threads=32) as site:
        film = Path(folder) / "film.bin"
        with film.open("wb") as file:
            for _megabyte in range(given.megabytes):
                file.write(os.urandom(1_000_000))
        with serve_puts() as put_url:
            compare(site, put_url, film, given.rounds)
        hold(site, given.uploads, given.seconds)


main()
