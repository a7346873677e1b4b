"""A database of its own for tests that need real commits, other threads, other processes or a real web server.

It is a copy of the migrated test database, made in a fraction of a second, on whichever system DATABASE_URL names.
The test's own connection never touches it: everything happens in child processes that are given `environment`.
"""

import os
import shutil
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class SeparateDatabase:
    url: str
    vendor: str
    folder: Path

    @property
    def environment(self):
        """For child processes. Tasks are only queued, mail goes nowhere, the sandbox has a store of its own."""
        return {
            **{name: value for name, value in os.environ.items() if name != "TEST_DATABASE"},
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "DJANGO_SETTINGS_MODULE": "tests.separate_settings",
            "DATABASE_URL": self.url,
            "SANDBOX_STORE": str(self.folder / "sandbox.sqlite3"),
        }


@contextmanager
def migrated_template(folder):
    """A copy of the test database as the migrations made it; a file, or the name of a PostgreSQL database."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        template = folder / "template.sqlite3"
        with sqlite3.connect(template) as copy:
            connection.connection.backup(copy)
        copy.close()
        yield template
        return
    template = f"template_{uuid4().hex}"
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()
    run_on_postgres(f'CREATE DATABASE "{template}" TEMPLATE "{name}"')
    try:
        yield template
    finally:
        run_on_postgres(f'DROP DATABASE "{template}" WITH (FORCE)')


@contextmanager
def separate_copy(template, folder):
    if isinstance(template, Path):
        copy = folder / f"{uuid4().hex}.sqlite3"
        shutil.copy(template, copy)
        yield SeparateDatabase(f"sqlite:///{copy}", "sqlite", folder)
        return
    name = f"separate_{uuid4().hex}"
    run_on_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield SeparateDatabase(postgres_url(name), "postgresql", folder)
    finally:
        run_on_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


def run_on_postgres(statement):
    import psycopg

    with psycopg.connect(postgres_url("postgres"), autocommit=True) as admin:
        admin.execute(statement)


def postgres_url(name):
    from django.conf import settings

    known = settings.DATABASES["default"]
    who = quote(known.get("USER") or "", safe="")
    if known.get("PASSWORD"):
        who += ":" + quote(known["PASSWORD"], safe="")
    where = quote(str(known.get("HOST") or ""), safe="")
    if known.get("PORT"):
        where += f":{known['PORT']}"
    return f"postgresql://{who}@{where}/{name}" if who else f"postgresql://{where}/{name}"
