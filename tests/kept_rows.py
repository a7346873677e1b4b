"""What a test with real commits leaves behind is replaced by the rows of the migrations, copied inside the database.

Django would empty every table and build those rows anew from JSON, object by object: seconds for each test.
"""

import sqlite3

from django.db import connection, transaction

SCHEMA = "kept_rows"


class KeptOnSqlite:
    """A copy of the whole file in memory, and back."""

    def __init__(self):
        connection.ensure_connection()
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(self.copy)

    def put_back(self):
        connection.ensure_connection()
        self.copy.backup(connection.connection)


class KeptOnPostgres:
    """Copies of the tables in a schema of their own. Only what is not empty is emptied, and by DELETE: TRUNCATE would
    make new files for every table. Foreign keys are checked at the end: Django defers all of them."""

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
            self.kept = self.tables_with_rows(cursor)
            for table in self.kept:
                cursor.execute(f'CREATE TABLE {SCHEMA}."{table}" AS TABLE public."{table}"')

    def put_back(self):
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self.tables_with_rows(cursor):
                cursor.execute(f'DELETE FROM public."{table}"')
            for table in self.kept:
                cursor.execute(f'INSERT INTO public."{table}" SELECT * FROM {SCHEMA}."{table}"')

    def tables_with_rows(self, cursor):
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename != 'django_migrations'")
        tables = sorted(name for (name,) in cursor.fetchall())
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM public.\"{name}\")" for name in tables)
        )
        return [name for (name,) in cursor.fetchall()]


def keep_rows():
    return KeptOnSqlite() if connection.vendor == "sqlite" else KeptOnPostgres()
