"""manage.py demo: from an empty folder to a running demo, in one go."""

import os
import signal
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from home.demo import running
from home.demo.accounts import ACCOUNTS, PASSWORD
from home.demo.dates import refresh_dates
from home.demo.load import is_loaded


class Command(BaseCommand):
    help = (
        "Migrates, loads the demo if it is not there, starts web server, task worker and scheduler. Ctrl-C stops all."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("These settings are not those of the demo (DEMO is off).")
        port = chosen_port()
        if not running.port_is_free(port):
            raise CommandError(
                f"Port {port} is in use on this machine. Choose another one: make demo PORT={port + 1}"
                if port < 65535
                else f"Port {port} is in use on this machine. Choose another one with PORT=…"
            )
        address = f"http://localhost:{port}"
        settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = address
        try:
            self.prepare(port)
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready. What was loaded stays; the next run goes on.") from None
        self.run(port, address)

    def prepare(self, port: int) -> None:
        """Bring the database and the demo up to date; takes a fraction of a second where nothing is to do."""
        if pending_migrations():
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        if not is_loaded():
            self.stdout.write("Loading the demo …")
            call_command("load_demo", skip_checks=True)
        elif moved := refresh_dates():
            self.stdout.write(f"The demo had grown old: its dates were moved by {moved} days.")
        set_site_port(port)
        connections.close_all()

    def run(self, port: int, address: str) -> None:
        environment = {
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.dev"),
            "PYTHONPATH": os.pathsep.join(
                [str(settings.BASE_DIR / "site"), str(settings.BASE_DIR), *os.environ.get("PYTHONPATH", "").split()]
            ),
            "SITE_URL": address,
            "VAR": str(settings.VAR_DIR),
            "PYTHONUNBUFFERED": "1",
        }
        signal.signal(signal.SIGTERM, running.interrupt)
        signal.signal(signal.SIGINT, running.interrupt)  # also when a script has started it in the background
        children: list[running.Child] = []
        gone = None
        try:
            children.append(running.start("web server", web_server(port), environment))
            children.append(running.start("task worker", task_worker(), environment))
            children.append(running.start("scheduler", scheduler(), environment))
            if running.wait_until_it_answers(port, children):
                self.greet(address)
            gone = running.watch(children)
        except KeyboardInterrupt:
            pass  # Ctrl-C is how the demo ends; what follows stops the rest
        finally:
            running.stop(children)
        if gone:
            raise CommandError(
                f"The {gone.name} ended by itself (exit code {gone.process.returncode}); the rest was stopped too. "
                "What it said stands above."
            )
        self.stdout.write("The demo has stopped. Your data is kept in " + str(settings.VAR_DIR))

    def greet(self, address: str) -> None:
        lines = [
            "",
            self.style.SUCCESS("Collegium is running."),
            f"  Site            {address}/",
            f"  Administration  {address}/admin/",
            f"  Mails           {address}/demo/mail/",
            "",
            f"  Sign in with one of these (password {PASSWORD}):",
            *(f"  {account.email:<24}{account.job}" for account in ACCOUNTS),
            "",
            f"  Data in {settings.VAR_DIR}. Ctrl-C stops everything.",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def chosen_port() -> int:
    text = os.environ.get("PORT", "") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def set_site_port(port: int) -> None:
    """Full addresses that Wagtail makes (preview, view live) name the port that was chosen."""
    from wagtail.models import Site

    for site in Site.objects.filter(hostname="localhost").exclude(port=port):
        site.port = port
        site.save()


def web_server(port: int) -> list[str]:
    return running.python(
        *("-m", "granian", "--interface", "wsgi", "--host", running.HOST, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
        "config.wsgi:application",
    )


def task_worker() -> list[str]:
    return running.python(
        str(settings.BASE_DIR / "manage.py"), "db_worker", "--queue-name", "*", "--interval", "0.5", "--verbosity", "0"
    )


def scheduler() -> list[str]:
    """What runs the recurring commands on a public site too (docs/operations.md)."""
    return running.python(str(settings.BASE_DIR / "manage.py"), "run_scheduler", "--verbosity", "0")
