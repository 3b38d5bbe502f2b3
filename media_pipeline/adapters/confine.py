"""The first thing a child process runs: lower its own limits, cut the network, become the tool.

Run by path with `python -I -S`, never imported: `confine.py LIMITS_JSON TOOL ARG…`.
"""

import ctypes
import json
import os
import resource
import signal
import sys

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38


def lower(kind: int, value: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (ceiling, ceiling))


def main() -> None:
    limits = json.loads(sys.argv[1])
    libc = ctypes.CDLL(None, use_errno=True)
    # A tool never outlives the worker: `kill -9` on the parent must not leave an encoder behind.
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != limits["parent"]:
        os._exit(1)
    # A set-uid binary on the path must not give back what is taken here.
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # No network at all where the kernel lets us; the protocol allow-list holds where it does not.
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_CPU, limits["cpu_s"])
    lower(resource.RLIMIT_AS, limits["memory_bytes"])
    lower(resource.RLIMIT_FSIZE, limits["file_bytes"])
    lower(resource.RLIMIT_NOFILE, limits["open_files"])
    os.nice(limits["nice"])
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 no shell is the point


main()
