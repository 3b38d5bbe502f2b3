"""S3 as real as it comes without a network: Ceph's gateway over one store in memory."""

import re
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from tests.services.servers.process import (
    Server,
    find_free_port,
    find_program,
    listens,
    running,
    scratch_folder,
)

PACKAGES = "radosgw ceph-mon ceph-osd ceph-common"
CONFIG = """\
[global]
fsid = {fsid}
mon host = v2:127.0.0.1:{mon_port}/0
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = {folder}/keyring
run dir = {folder}/run
admin socket = {folder}/run/$name.$pid.asok
log file = {folder}/log/$name.log
mon data = {folder}/mon
osd data = {folder}/osd
# One store, one copy: nothing to wait for.
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 4000
osd objectstore = memstore
# A bound, not an allotment.
memstore device bytes = 2147483648
# The disk is not used: a full one must not stop the monitor.
mon data avail crit = 1
mon data avail warn = 2
[client.admin]
rgw frontends = beast endpoint=127.0.0.1:{port}
rgw data = {folder}/rgw
rgw thread pool size = 32
# Buckets are addressed by path, under whatever name the machine is asked.
rgw dns name = localhost
"""


@dataclass(frozen=True, kw_only=True)
class S3:
    """What a client needs to reach the gateway."""

    endpoint_url: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"

    def make_client(self):
        """Return a boto3 client that signs with SigV4 and addresses buckets by path."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint_url,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )

    def make_bucket(self, name: str) -> str:
        """Make an empty bucket and return its name."""
        self.make_client().create_bucket(Bucket=name)
        return name


class Cluster:
    """The parts of one Ceph, in the order in which they start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = find_free_port()
        self.mon_port = find_free_port()
        self.fsid = str(uuid.uuid4())
        self.config = folder / "ceph.conf"
        for name in ("mon", "osd", "rgw", "run", "log"):
            (folder / name).mkdir()
        self.config.write_text(
            CONFIG.format(fsid=self.fsid, folder=folder, port=self.port, mon_port=self.mon_port)
        )

    def run(self, program: str, *arguments: str, timeout_s: float = 60) -> str:
        """Run one of Ceph's tools and return what it printed."""
        done = subprocess.run(
            [find_program(program, package=PACKAGES), "-c", str(self.config), *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {done.stderr[-2000:]}"
        return done.stdout

    def make_keys(self) -> None:
        """Write the keys by which the parts know each other."""
        keyring = str(self.folder / "keyring")
        for create, name, caps in (
            (["--create-keyring"], "mon.", {"mon": "allow *"}),
            ([], "client.admin", {"mon": "allow *", "osd": "allow *", "mgr": "allow *"}),
            ([], "osd.0", {"mon": "allow profile osd", "osd": "allow *"}),
        ):
            granted = [word for part, cap in caps.items() for word in ("--cap", part, cap)]
            self.run("ceph-authtool", *create, keyring, "--gen-key", "-n", name, *granted)

    def make_monitor(self) -> Server:
        """Return the monitor, its data made."""
        monmap, keyring = str(self.folder / "monmap"), str(self.folder / "keyring")
        address = f"[v2:127.0.0.1:{self.mon_port}]"
        self.run("monmaptool", "--create", "--addv", "a", address, "--fsid", self.fsid, monmap)
        self.run("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap, "--keyring", keyring)
        return self.make_part("ceph-mon", "-i", "a", port=self.mon_port)

    def make_store(self) -> Server:
        """Return the store, known to the monitor."""
        identity = str(uuid.uuid4())
        self.run("ceph", "osd", "new", identity)
        self.run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", identity)
        return self.make_part("ceph-osd", "-i", "0", port=0)

    def make_part(self, program: str, *arguments: str, port: int) -> Server:
        """Return one part as a foreground process."""
        found = find_program(program, package=PACKAGES)
        return Server(
            name=program,
            command=[found, "-c", self.config, *arguments, "-f"],
            folder=self.folder,
            port=port,
            # The store opens no port that we chose; who comes next waits for it.
            is_ready=lambda: not port or listens(port),
        )


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """Return an S3 service of our own."""
    for program in ("radosgw", "ceph-mon", "ceph-osd", "ceph"):
        find_program(program, package=PACKAGES)
    with scratch_folder("ceph") as folder, ExitStack() as parts:
        cluster = Cluster(folder)
        cluster.make_keys()
        parts.enter_context(running(cluster.make_monitor()))
        parts.enter_context(running(cluster.make_store()))
        user = cluster.run("radosgw-admin", "user", "create", "--uid=songhoc", "--display-name=t")
        keys = {
            name: re.search(rf'"{name}": "([^"]+)"', user).group(1)
            for name in ("access_key", "secret_key")
        }
        gateway = cluster.make_part("radosgw", "-n", "client.admin", port=cluster.port)
        parts.enter_context(running(gateway))
        yield S3(endpoint_url=f"http://127.0.0.1:{cluster.port}", **keys)
