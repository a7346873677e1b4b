"""The real web server on a free port, for tests that need one."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.separate_database import ROOT


@contextmanager
def web_server(environment, workers=2):
    """Granian as in production, on 127.0.0.1; gives its address. `environment` names settings and database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)),
        *("--backlog", "2048", "--blocking-threads", "2", "--log-level", "error", "config.wsgi:application"),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port, process):
    for _ in range(3000):
        if process.poll() is not None:
            raise RuntimeError("the web server did not start")
        with suppress(urllib.error.HTTPError, urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/webhooks/stripe/", timeout=5)
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("the web server did not answer within five minutes")
