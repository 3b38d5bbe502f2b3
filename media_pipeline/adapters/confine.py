"""The first thing a child process runs: give up files, network and limits, become the tool.

Run by path with `python -I -S`: `confine.py LIMITS_JSON TOOL ARG…`. It imports none of our modules,
for that costs each child milliseconds; `isolation.py` says what it is told.
"""

import ctypes
import errno
import json
import os
import resource
import signal
import stat
import struct
import sys
from collections.abc import Mapping

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38

# Landlock (Linux 5.13 and later, any user). The numbers are the same on every processor we meet.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG, MAKE_SYM = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 12
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
# The highest right each version knows. A right that is handled and not granted is refused; one the
# kernel does not know makes it refuse the whole set.
LAST_RIGHT = {1: MAKE_SYM, 2: REFER, 3: TRUNCATE, 4: TRUNCATE}
# No TCP at all, should the network namespace be forbidden here.
BIND_AND_CONNECT_TCP, TCP_SINCE = 3, 4
# Abstract sockets and signals reach no process outside: the worker is safe from its children.
SOCKETS_AND_SIGNALS, SCOPES_SINCE = 3, 6

READ = READ_FILE | READ_DIR
RIGHTS = {
    "run": EXECUTE | READ,
    "read": READ,
    # No sockets, pipes or device nodes: nothing here makes them.
    "write": READ | WRITE_FILE | TRUNCATE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER,
    "devices": READ_FILE | WRITE_FILE,
}
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV


def landlock_version(libc: ctypes.CDLL) -> int:
    """Return which Landlock the kernel offers; 0 where there is none or it is switched off."""
    found: int = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), CREATE_RULESET_VERSION)
    return max(0, found)


def handled_rights(version: int) -> int:
    """Return every right over files that a kernel of `version` can refuse."""
    return (LAST_RIGHT.get(version, IOCTL_DEV) << 1) - 1


def ruleset(version: int) -> bytes:
    """Return `struct landlock_ruleset_attr` as long as `version` knows it."""
    fields = [handled_rights(version)]
    if version >= TCP_SINCE:
        fields.append(BIND_AND_CONNECT_TCP)
    if version >= SCOPES_SINCE:
        fields.append(SOCKETS_AND_SIGNALS)
    return struct.pack(f"={len(fields)}Q", *fields)


def rule(kind: str, version: int, *, is_directory: bool, descriptor: int) -> bytes:
    """Return `struct landlock_path_beneath_attr` (packed) for one path of `kind`."""
    allowed = RIGHTS[kind] & handled_rights(version)
    # The kernel refuses rights over a directory's entries for what is no directory.
    return struct.pack("=Qi", allowed if is_directory else allowed & FILE_RIGHTS, descriptor)


def keep_only(libc: ctypes.CDLL, grants: Mapping[str, list[str]]) -> None:
    """Give up every file but what `grants` names; where the kernel has no Landlock, do nothing."""
    version = landlock_version(libc)
    if not version:
        return
    attributes = ruleset(version)
    rules = libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    succeed(rules >= 0)
    for kind, paths in grants.items():
        for path in paths:
            try:
                descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                # /lib64 is not everywhere; what is not there needs no right.
                continue
            is_directory = stat.S_ISDIR(os.fstat(descriptor).st_mode)
            beneath = rule(kind, version, is_directory=is_directory, descriptor=descriptor)
            succeed(libc.syscall(ADD_RULE, rules, RULE_PATH_BENEATH, beneath, 0) == 0)
            os.close(descriptor)
    succeed(libc.syscall(RESTRICT_SELF, rules, 0) == 0)
    os.close(rules)


def succeed(worked: bool) -> None:
    """End the child rather than run a tool with more rights than it was meant to have."""
    if not worked:
        number = ctypes.get_errno()
        sys.exit(f"confine: no isolation, {errno.errorcode.get(number)}: {os.strerror(number)}")


def lower(kind: int, value: int) -> None:
    """Lower a limit for good."""
    _soft, hard = resource.getrlimit(kind)
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (ceiling, ceiling))


def main() -> None:
    """Confine this process and become the tool."""
    limits = json.loads(sys.argv[1])
    libc = ctypes.CDLL(None, use_errno=True)
    # A tool never outlives the worker: `kill -9` on the parent must not leave an encoder behind.
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != limits["parent"]:
        os._exit(1)
    # A set-uid binary on the path must not give back what is taken here; Landlock insists on it.
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # No network at all where the kernel lets us; the protocol allow-list holds where it does not.
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    keep_only(libc, limits["grants"])
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_CPU, limits["cpu_s"])
    lower(resource.RLIMIT_AS, limits["memory_bytes"])
    lower(resource.RLIMIT_FSIZE, limits["file_bytes"])
    lower(resource.RLIMIT_NOFILE, limits["open_files"])
    os.nice(limits["nice"])
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 no shell is the point


if __name__ == "__main__":
    main()
