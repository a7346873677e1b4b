"""The demo as its user starts it: `manage.py demo` in an empty data folder, with server and worker of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.conftest import browser_type_launch_args  # noqa: F401  (a fixture)

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Demo:
    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command on the demo's database."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[str], seconds: int = 240) -> None:
    for _ in range(seconds * 2):
        if process.poll() is not None:
            pytest.fail(f"the demo ended with {process.returncode}")
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(url, timeout=5).read()  # noqa: S310
            return
        time.sleep(0.5)
    pytest.fail(f"the demo did not answer within {seconds} s")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    port = free_port()
    folder = tmp_path_factory.mktemp("demo")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("TEST_DATABASE", "SECRET_KEY")},
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR": str(folder),
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "PAGE_CACHE_SECONDS": "60",
        "LOG_LEVEL": "WARNING",
    }
    log = (folder / "demo.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(f"http://localhost:{port}/healthz/ready", process)
        yield Demo(f"http://localhost:{port}", environment)
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=30)
        process.kill()  # it ended, or it hears no signal
        log.close()


@pytest.fixture
def picture():
    """Keeps a screenshot for the README when PICTURES names a folder; otherwise does nothing."""
    folder = os.environ.get("PICTURES")

    def keep(page, name: str, *, width: int = 1280, height: int = 860) -> None:
        if folder:
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=f"{folder}/{name}.jpg", type="jpeg", quality=72)

    return keep
