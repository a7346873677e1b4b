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
    """Copies of the tables in a schema of their own. Only tables that changed are touched: the checks of foreign keys,
    which Django defers to the end, cost more than anything else."""

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
            for table in self.used_tables(cursor):
                cursor.execute(f'CREATE TABLE {SCHEMA}."{table}" AS TABLE public."{table}"')
            self.kept = self.digests(cursor, self.used_tables(cursor))

    def put_back(self):
        with transaction.atomic(), connection.cursor() as cursor:
            found = self.digests(cursor, self.used_tables(cursor))
            for table in found.keys() | self.kept.keys():
                if found.get(table) == self.kept.get(table):
                    continue
                cursor.execute(f'DELETE FROM public."{table}"')
                if table in self.kept:
                    cursor.execute(f'INSERT INTO public."{table}" SELECT * FROM {SCHEMA}."{table}"')

    def used_tables(self, cursor):
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall() if name != "django_migrations"]
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM public.\"{name}\")" for name in tables)
        )
        return [name for (name,) in cursor.fetchall()]

    def digests(self, cursor, tables):
        """{table: what all its rows come to}"""
        if not tables:
            return {}
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}', md5(string_agg(r::text, '|' ORDER BY r::text)) FROM public.\"{name}\" r"
                for name in tables
            )
        )
        return dict(cursor.fetchall())


def keep_rows():
    return KeptOnSqlite() if connection.vendor == "sqlite" else KeptOnPostgres()
