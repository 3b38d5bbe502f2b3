"""RabbitMQ: one node a session, apart from any other Erlang on the machine, without plugins."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.servers.process import (
    Server,
    find_free_port,
    find_program,
    listens,
    running,
    scratch_folder,
)

CONFIG = """\
listeners.tcp.default = 127.0.0.1:{port}
num_acceptors.tcp = 2
# A small machine runs it; a full disk of the tests' machine must not block publishers.
vm_memory_high_watermark.absolute = 400MB
disk_free_limit.absolute = 20MB
# The log of quorum queues, allotted before the first message.
raft.wal_max_size_bytes = 16777216
log.console = true
log.console.level = warning
log.file = false
"""


def make_epmd(folder: Path) -> Server:
    """Return the register of Erlang nodes that a node insists on, as a child of ours."""
    port = find_free_port()
    return Server(
        name="epmd",
        command=[find_program("epmd", package="erlang-base"), "-port", str(port)],
        folder=folder,
        port=port,
        is_ready=lambda: listens(port),
        environment={"ERL_EPMD_ADDRESS": "127.0.0.1"},
    )


def make_node(folder: Path, epmd: Server) -> Server:
    """Return a node whose every file lies in `folder`."""
    # Debian's wrapper in /usr/sbin insists on the user rabbitmq and on /var/lib; this one does not.
    program = find_program(
        "rabbitmq-server", package="rabbitmq-server", folders=["/usr/lib/rabbitmq/bin"]
    )
    port = find_free_port()
    (folder / "rabbitmq.conf").write_text(CONFIG.format(port=port))
    (folder / "plugins").write_text("[].")
    (folder / "env").touch()
    cookie = folder / ".erlang.cookie"
    cookie.write_text(os.urandom(12).hex())
    cookie.chmod(0o400)
    return Server(
        name="rabbitmq",
        command=[program],
        folder=folder,
        port=port,
        is_ready=lambda: listens(port),
        # The node's list of quorum queues lags behind: one declared in the last second before
        # kill -9 comes back without a leader, and consumers of it time out after a minute.
        settles_in_s=2,
        environment={
            "HOME": str(folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(epmd.port),
            "RABBITMQ_NODENAME": f"songhoc{port}@localhost",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(find_free_port()),
            # In place of what /etc/rabbitmq says.
            "RABBITMQ_CONF_ENV_FILE": str(folder / "env"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "none.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            # The script becomes the Erlang machine, so that its process id is the server's.
            "RABBITMQ_ALLOW_INPUT": "1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-noinput -start_epmd false -kernel inet_dist_use_interface {127,0,0,1} "
                # Idle schedulers sleep at once: the two cores are shared with the tests.
                "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none"
            ),
        },
    )


@pytest.fixture(scope="session")
def rabbitmq_session() -> Iterator[Server]:
    """Return the session's broker; a test that kills it asks for `rabbitmq` instead."""
    with (
        scratch_folder("rabbitmq") as folder,
        running(make_epmd(folder)) as epmd,
        running(make_node(folder, epmd)) as node,
    ):
        yield node


@pytest.fixture(scope="session")
def rabbitmq_url(rabbitmq_session: Server) -> str:
    """Return the address of the broker's root, as Celery takes it."""
    return f"amqp://guest:guest@127.0.0.1:{rabbitmq_session.port}//"


@pytest.fixture
def rabbitmq(rabbitmq_session: Server) -> Iterator[Server]:
    """Return the broker itself, for a test that kills it; it runs again afterwards."""
    rabbitmq_session.start()
    yield rabbitmq_session
    rabbitmq_session.start()
