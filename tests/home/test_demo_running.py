"""The demo's processes begin together and end together; real processes, no database."""

import os
import signal
import socket
import sys
import threading
import time

import pytest
from django.core.management import CommandError, call_command

from home.demo import running
from home.management.commands.demo import chosen_port

WAITS = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"]
FAILS = [sys.executable, "-c", "raise SystemExit(3)"]
WITH_CHILD = [
    sys.executable,
    "-c",
    "import subprocess, sys, time;"
    "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(p.pid, flush=True); time.sleep(60)",
]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def taken_port():
    with socket.socket() as sock:
        sock.bind((running.HOST, 0))
        sock.listen()
        yield sock.getsockname()[1]


def test_port_in_use_is_refused_with_one_sentence_before_anything_is_touched(taken_port, monkeypatch):
    """There is no database in this test: a command that asked for it would fail."""
    monkeypatch.setenv("PORT", str(taken_port))

    with pytest.raises(CommandError, match=f"^Port {taken_port} is in use on this machine."):
        call_command("demo")


@pytest.mark.parametrize("port", ["eight", "0", "65536", "-1", "80.5"])
def test_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(CommandError, match="PORT must be a number"):
        chosen_port()


def test_port_is_8000_by_default(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)

    assert chosen_port() == 8000


def test_child_that_ends_is_named_and_the_rest_can_be_stopped():
    children = [running.start("worker", WAITS, {}), running.start("server", FAILS, {})]

    gone = running.watch(children)
    running.stop(children)

    assert gone.name == "server"
    assert gone.process.returncode == 3
    assert children[0].process.returncode == -signal.SIGTERM


def test_stopping_takes_stubborn_children_and_grandchildren_too(monkeypatch, capfd):
    monkeypatch.setattr(running, "GRACE_SECONDS", 0.5)
    children = [running.start("family", WITH_CHILD, {}), running.start("stubborn", STUBBORN, {})]
    while not (printed := capfd.readouterr().out):
        time.sleep(0.05)
    grandchild = int(printed)

    running.stop(children)

    assert [child.process.poll() is not None for child in children] == [True, True]
    until = time.monotonic() + 30  # it was told; whoever takes it over has to notice
    while is_alive(grandchild) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(grandchild)


def test_ctrl_c_and_sigterm_come_out_as_one_thing():
    before = signal.signal(signal.SIGTERM, running.interrupt)
    child = running.start("worker", WAITS, {})
    impatient = threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGTERM])
    try:
        with pytest.raises(KeyboardInterrupt):
            impatient.start()
            running.watch([child])
    finally:
        signal.signal(signal.SIGTERM, before)
        running.stop([child])
