"""A weak link in user space: two tunnels in two network namespaces, a queue and a delay between.

`tc netem` is not in every kernel. Both ends are private: nothing of this machine's network is used.
"""

import fcntl
import heapq
import multiprocessing
import os
import random
import select
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

SERVER, VIEWER = "10.78.0.1", "10.78.0.2"
TUNSETIFF, TUN_WITHOUT_HEADER = 0x400454CA, 0x0001 | 0x1000
MTU = 1400


@dataclass(frozen=True, kw_only=True)
class Link:
    kbps: float = 64
    delay_ms: float = 300
    """One way."""
    loss_percent: float = 1
    seed: int = 1

    def __str__(self) -> str:
        rate = f"{self.kbps:g} kbit/s, {2 * self.delay_ms:g} ms round trip"
        return f"{rate}, {self.loss_percent:g} % loss"


# Nought while no packet gets through, as in a tunnel or behind a hill.
Switch = Synchronized


def enter_namespace() -> list[str]:
    """Return the words that start a command without any network; root or not."""
    return ["unshare", *(["--map-root-user"] if os.geteuid() else []), "--net"]


def open_end(name: str) -> int:
    """Return one end of a wire; what is written there arrives from outside."""
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH", name.encode(), TUN_WITHOUT_HEADER))
    return descriptor


def raise_end(name: str, address: str) -> None:
    """Give an end its address; run inside the namespace it belongs to."""
    for words in (
        f"link set {name} mtu {MTU} up",
        f"addr add {address}/24 dev {name}",
        "link set lo up",
    ):
        subprocess.run(["ip", *words.split()], check=True)


@contextmanager
def lay(link: Link, switch: "Switch[int] | None" = None) -> Iterator[int]:
    """Lay a wire from this namespace to a new one; yield the process that keeps that one open."""
    ends = (open_end("near"), open_end("far"))
    holder = subprocess.Popen([*enter_namespace(), "sleep", "infinity"])
    # Until it has unshared, its namespace is ours.
    ours = Path("/proc/self/ns/net").readlink()
    while Path(f"/proc/{holder.pid}/ns/net").readlink() == ours:
        time.sleep(0.05)
    subprocess.run(["ip", "link", "set", "far", "netns", str(holder.pid)], check=True)
    raise_end("near", SERVER)
    wire = multiprocessing.get_context("fork").Process(
        target=carry, args=(link, ends, switch), daemon=True
    )
    wire.start()
    try:
        yield holder.pid
    finally:
        wire.terminate()
        holder.terminate()
        holder.wait()


def raise_far_end() -> None:
    """Give the viewer's end its address; run inside the viewer's namespace."""
    raise_end("far", VIEWER)


def carry(link: Link, ends: tuple[int, int], switch: "Switch[int] | None" = None) -> None:
    """Carry packets between two ends for ever: late, one after the other, and not all of them."""
    chance = random.Random(link.seed)
    bytes_a_second = link.kbps * 125
    # What waits longer than a second is dropped, as at a cheap router.
    longest_s = max(1.0, 20_000 / bytes_a_second)
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    free_at = dict.fromkeys(ends, 0.0)
    flying: list[tuple[float, int, int, bytes]] = []
    count = 0
    while True:
        wait_s = max(0.0, flying[0][0] - time.monotonic()) if flying else 1.0
        for end in select.select(ends, [], [], wait_s)[0]:
            packet = os.read(end, 4096)
            now = time.monotonic()
            start = max(now, free_at[end])
            if chance.random() * 100 < link.loss_percent or start - now > longest_s:
                continue
            if switch is not None and not switch.value:
                continue
            free_at[end] = start + len(packet) / bytes_a_second
            count += 1
            arrives = free_at[end] + link.delay_ms / 1000
            heapq.heappush(flying, (arrives, count, other[end], packet))
        while flying and flying[0][0] <= time.monotonic():
            _at, _count, end, packet = heapq.heappop(flying)
            # An end that nobody has raised yet takes nothing.
            with suppress(OSError):
                os.write(end, packet)
