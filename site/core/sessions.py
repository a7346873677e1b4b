"""Sessions in the database, as Django keeps them, in fewer statements: visitors who register make and end one each."""

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import connections, router
from django.utils.crypto import get_random_string


class SessionStore(DatabaseSessionStore):
    def _get_new_session_key(self) -> str:
        """Django asks whether it is taken; `create` finds that out by writing, and draws another."""
        return get_random_string(32, VALID_KEY_CHARS)

    def delete(self, session_key: str | None = None) -> None:
        """One statement. Django fetches the row and deletes it in a transaction, for the sake of signals."""
        key = session_key or self.session_key
        if key is None:
            return
        connection = connections[router.db_for_write(self.model)]
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE session_key = %s", [key])  # noqa: S608  our own table
