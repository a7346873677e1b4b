"""What the races do in a process of its own, forked for each test by `python -m tests.registrations.races.child`.

Each line that comes is a command as JSON, `["prepare", {"places": 100}]`; each line that goes is `[true, its result]`,
or `[false, why]` if it failed. `"lock": false` switches off what keeps people apart, to show that the races notice.
The commands stand in the modules beside this one, by subject.
"""

import json
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402

from config.settings.base import env  # noqa: E402
from tests.registrations.races import (  # noqa: E402
    cancellations,
    change_vouchers,
    changes,
    deciding,
    desk_money,
    killing,
    money,
    papers,
    sales,
    waiting_lines,
)
from tests.registrations.races.dying import in_a_process_that_dies  # noqa: E402
from tests.registrations.sweep import sweep  # noqa: E402


def configure(**values):
    """Settings are read at each call, so they may change here."""
    for name, value in values.items():
        setattr(settings, name, value)


def die(action, arguments, at):
    """The command `action` in a process of its own that gets SIGKILL at its `at`-th step; whether it died."""
    return in_a_process_that_dies(lambda: COMMANDS[action](**arguments), at)


COMMANDS = {"configure": configure, "die": die, "sweep": sweep}
for module in (
    sales,
    money,
    cancellations,
    changes,
    change_vouchers,
    waiting_lines,
    papers,
    deciding,
    desk_money,
    killing,
):
    COMMANDS |= module.COMMANDS


def serve(line):
    """Work for one test: its database is known from now on only."""
    environment = json.loads(line.readline())
    os.environ.update(environment)
    name = env.dj_db_url("DATABASE_URL")["NAME"]
    for known in (settings.DATABASES["default"], connections.settings["default"], connection.settings_dict):
        known["NAME"] = name
    settings.SANDBOX_STORE = environment["SANDBOX_STORE"]
    answer(line, [True, os.getpid()])
    for text in line:
        command, arguments = json.loads(text)
        try:
            result = [True, COMMANDS[command](**arguments)]
        except Exception:
            result = [False, traceback.format_exc()]
        answer(line, result)


def answer(line, what):
    line.write(json.dumps(what) + "\n")
    line.flush()


def fork_for_each(address):
    """Listen until whoever started this process is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for children
    server = socket.socket(socket.AF_UNIX)
    server.bind(address + "~")
    server.listen(16)
    Path(address + "~").rename(address)  # now it may be connected to
    while server in select.select([server, sys.stdin], [], [])[0]:
        connected, _address = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server.close()
            serve(connected.makefile("rw", encoding="utf-8"))
            os._exit(0)
        connected.close()


if __name__ == "__main__":
    fork_for_each(sys.argv[1])
