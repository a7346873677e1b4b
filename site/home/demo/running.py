"""Keeps the demo's processes together: if one ends, all end."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType

HOST = "127.0.0.1"
GRACE_SECONDS = 10
PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]


def port_is_free(port: int) -> bool:
    """Whether a server could listen on `port` of this machine's loopback address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def end_with_parent() -> None:
    """In the child, before it begins: should the demo be killed outright, the kernel ends its children (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(name: str, command: Sequence[str], environment: dict[str, str]) -> Child:
    """A child in a process group of its own, so that its own children can be stopped with it."""
    process = subprocess.Popen(  # noqa: S603 - our own words
        command, env={**os.environ, **environment}, process_group=0, preexec_fn=end_with_parent
    )
    return Child(name, process)


def tell(child: Child, number: signal.Signals) -> None:
    """To the whole group: a server that was killed may have left its workers behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.process.pid, number)


def stop(children: Sequence[Child]) -> None:
    """Ask all to end, wait, then insist. A second Ctrl-C meanwhile must not leave half of it running."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    for child in children:
        tell(child, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, deadline - time.monotonic()))
        tell(child, signal.SIGKILL)
        child.process.wait()
    for number, handler in before.items():
        signal.signal(number, handler)


def ended(children: Sequence[Child]) -> Child | None:
    return next((child for child in children if child.process.poll() is not None), None)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def watch(children: Sequence[Child]) -> Child:
    """Wait until a child ends by itself, and say which.

    Ctrl-C and SIGTERM (once `interrupt` handles it) come out as KeyboardInterrupt.
    """
    while (gone := ended(children)) is None:
        time.sleep(0.25)
    return gone


def wait_until_it_answers(port: int, children: Sequence[Child], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ended(children):
            return False
        if answers(port):
            return True
        time.sleep(0.1)
    return False


def python(*words: str) -> list[str]:
    return [sys.executable, *words]
