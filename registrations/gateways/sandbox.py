"""A provider that moves no money, for the demo and for trying things out.

It is an outside system in all that matters: it has its own small store (a file beside the database, unaffected by
our transactions), its own payment page (views/sandbox.py), and it tells us what happened by events in Stripe's form,
signed with a secret that is drawn when the store is made. They take the same way through the code as Stripe's.
"""

import json
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from registrations.enums import DisputeStatus, PaymentState, RefundState
from registrations.gateways import events
from registrations.gateways.base import (
    AccountLineFacts,
    DisputeFacts,
    GatewayRefusedError,
    PayoutFacts,
    ProviderEventFacts,
    RefundFacts,
    RefundRequest,
    SessionFacts,
    SessionRequest,
)

UNDECIDED = 24 * 60 * 60  # seconds after the end of its page: then a slow payment that nobody decided has failed

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS thing (id TEXT PRIMARY KEY, key TEXT UNIQUE NOT NULL, intent TEXT, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS thing_by_intent ON thing (intent);
"""

# outcome on the payment page → (states it is possible in, state after, type of the event)
OUTCOMES: dict[str, tuple[frozenset[str], str, str]] = {
    "pay": (frozenset({"open"}), PaymentState.PAID, "checkout.session.completed"),
    "pay_later": (frozenset({"open"}), PaymentState.PROCESSING, "checkout.session.completed"),
    "succeed": (frozenset({"processing"}), PaymentState.PAID, "checkout.session.async_payment_succeeded"),
    "fail": (frozenset({"processing"}), PaymentState.FAILED, "checkout.session.async_payment_failed"),
    "expire": (frozenset({"open"}), PaymentState.EXPIRED, "checkout.session.expired"),
}

# what happens to a payment later → (status of its dispute before, after, type of the event)
DISPUTES: dict[str, tuple[str, str, str]] = {
    "dispute": ("", DisputeStatus.NEEDS_RESPONSE, "charge.dispute.created"),
    "dispute_won": (DisputeStatus.NEEDS_RESPONSE, DisputeStatus.WON, "charge.dispute.closed"),
    "dispute_lost": (DisputeStatus.NEEDS_RESPONSE, DisputeStatus.LOST, "charge.dispute.closed"),
}


class SandboxGateway:
    """`store` is the file; it is made on first use."""

    def __init__(self, store: Path) -> None:
        self._store = store

    def create_session(self, request: SessionRequest, key: str) -> SessionFacts:
        data = {"kind": "session", **asdict(request), "id": f"sbx_cs_{secrets.token_urlsafe(24)}", "state": "open"}
        return _session_facts(self._insert(data, key))

    def fetch_session(self, session_id: str) -> SessionFacts:
        return _session_facts(self.session(session_id))

    def session(self, session_id: str) -> dict[str, Any]:
        """Everything about a payment page, for the page itself. Past its time an open one is expired, and a slow
        payment has failed: it must not hold places for ever."""
        with self._connected() as db:
            data = self._load(db, session_id, "session")
            over = time.time() - data["expires_at"]
            if data["state"] == PaymentState.OPEN and over >= 0:
                data["state"] = PaymentState.EXPIRED
                self._save(db, data)
            elif data["state"] == PaymentState.PROCESSING and over >= UNDECIDED:
                data["state"] = PaymentState.FAILED
                self._save(db, data)
        return data

    def expire_session(self, session_id: str) -> SessionFacts:
        if self.session(session_id)["state"] == PaymentState.OPEN:
            self.act(session_id, "expire")
        return self.fetch_session(session_id)

    def act(self, session_id: str, outcome: str) -> tuple[bytes, str]:
        """Do what a button on the page says. Returns the event to be delivered: body and signature header."""
        self.session(session_id)
        before, after, event_type = OUTCOMES[outcome]
        with self._connected() as db:
            data = self._load(db, session_id, "session")
            if data["state"] not in before:
                raise GatewayRefusedError("This payment page is no longer open.")
            data["state"] = after
            if after in (PaymentState.PAID, PaymentState.PROCESSING):
                data.setdefault("intent_id", f"sbx_pi_{secrets.token_urlsafe(18)}")
            self._save(db, data)
            return self._event(db, event_type, data)

    def refund(self, request: RefundRequest, key: str) -> RefundFacts:
        with self._connected() as db:
            session = next(iter(self._all(db, request.intent_id, "session")), None)
            given = [item for item in self._all(db, request.intent_id, "refund") if item["key"] != key]
            left = (session["amount_minor"] if session else 0) - sum(item["amount_minor"] for item in given)
            if session is not None and session.get("refuses_refunds"):
                raise GatewayRefusedError("The payer's card is gone.")
            if session is None or request.amount_minor > left:
                raise GatewayRefusedError("Refund amount is greater than the unrefunded amount.")
            currency = session["currency"]
        data = {"kind": "refund", **asdict(request), "id": f"sbx_re_{secrets.token_urlsafe(18)}", "currency": currency}
        return _refund_facts(self._insert({**data, "key": key}, key))

    def list_refunds(self, intent_id: str) -> list[RefundFacts]:
        with self._connected() as db:
            return [_refund_facts(data) for data in self._all(db, intent_id, "refund")]

    def fetch_dispute(self, dispute_id: str) -> DisputeFacts:
        with self._connected() as db:
            return _dispute_facts(self._load(db, dispute_id, "dispute"))

    def undelivered_events(self, types: Iterable[str], since: datetime) -> list[ProviderEventFacts]:
        return []  # the page delivers them itself, and says so if it could not

    def account_lines(self, since: datetime) -> list[AccountLineFacts]:
        return []  # no money moves, so there are no fees and no payouts

    def payouts(self, since: datetime) -> list[PayoutFacts]:
        return []

    def lines_of_payout(self, payout_id: str) -> list[str]:
        return []

    def dispute(self, session_id: str, outcome: str) -> tuple[bytes, str]:
        """The payer disputes, or the bank decides: one of DISPUTES. Returns the event to be delivered."""
        data = self.session(session_id)
        with self._connected() as db:
            known = next(iter(self._all(db, data.get("intent_id", "-"), "dispute")), None)
            before = known["status"] if known else ""
            wanted, status, event_type = DISPUTES[outcome]
            if data["state"] != PaymentState.PAID or before != wanted:
                raise GatewayRefusedError("This is no longer possible.")
            if known is None:
                known = {**data, "kind": "dispute", "id": f"sbx_dp_{secrets.token_urlsafe(18)}", "opened": time.time()}
                row = [known["id"], known["id"], data["intent_id"], json.dumps(known)]
                db.execute("INSERT INTO thing VALUES (?, ?, ?, ?)", row)
            known["status"] = status
            self._save(db, known)
            return self._event(db, event_type, known)

    def dispute_status(self, session_id: str) -> str:
        """One of DisputeStatus; "" while nobody disputes."""
        data = self.session(session_id)
        with self._connected() as db:
            return next((item["status"] for item in self._all(db, data.get("intent_id", "-"), "dispute")), "")

    def refuse_refunds(self, session_id: str) -> None:
        """From now on nothing of this payment can be paid back, as when the payer's card is gone."""
        with self._connected() as db:
            data = self._load(db, session_id, "session")
            self._save(db, {**data, "refuses_refunds": True})

    def attempt_of(self, intent_id: str) -> tuple[str, str]:
        with self._connected() as db:
            found = self._all(db, intent_id, "session")
        return (str(found[0]["payment_id"]), str(found[0]["reference"])) if found else ("", "")

    def read_event(self, payload: bytes, signature: str) -> ProviderEventFacts:
        with self._connected() as db:
            secret = self._secret(db)
        return events.read(payload, signature, [secret])

    def _event(self, db: sqlite3.Connection, event_type: str, data: dict[str, Any]) -> tuple[bytes, str]:
        subject = {
            "id": data["id"],
            "object": "dispute" if data["kind"] == "dispute" else "checkout.session",
            "payment_intent": data.get("intent_id"),
            "metadata": {"order": data["order_id"], "payment": data["payment_id"]},
        }
        event = {
            "id": f"sbx_evt_{secrets.token_urlsafe(18)}",
            "object": "event",
            "type": event_type,
            "created": int(time.time()),
            "livemode": False,
            "data": {"object": subject},
        }
        payload = json.dumps(event).encode()
        return payload, events.sign(payload, self._secret(db))

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the file's write lock."""
        self._store.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._store, timeout=30, isolation_level=None)
        try:
            db.executescript(SCHEMA)
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        finally:
            db.close()

    def _secret(self, db: sqlite3.Connection) -> str:
        db.execute("INSERT OR IGNORE INTO setting VALUES ('secret', ?)", [secrets.token_urlsafe(32)])
        return str(db.execute("SELECT value FROM setting WHERE name = 'secret'").fetchone()[0])

    def _insert(self, data: dict[str, Any], key: str) -> dict[str, Any]:
        """Store it under its idempotency key, or give what is already there."""
        with self._connected() as db:
            db.execute(
                "INSERT OR IGNORE INTO thing VALUES (?, ?, ?, ?)",
                [data["id"], key, data.get("intent_id"), json.dumps(data)],
            )
            return dict(json.loads(db.execute("SELECT data FROM thing WHERE key = ?", [key]).fetchone()[0]))

    def _save(self, db: sqlite3.Connection, data: dict[str, Any]) -> None:
        db.execute(
            "UPDATE thing SET data = ?, intent = ? WHERE id = ?", [json.dumps(data), data.get("intent_id"), data["id"]]
        )

    def _load(self, db: sqlite3.Connection, thing_id: str, kind: str) -> dict[str, Any]:
        row = db.execute("SELECT data FROM thing WHERE id = ?", [thing_id]).fetchone()
        data = json.loads(row[0]) if row else {}
        if data.get("kind") != kind:
            raise GatewayRefusedError("There is no such payment page.")
        return dict(data)

    def _all(self, db: sqlite3.Connection, intent_id: str, kind: str) -> list[dict[str, Any]]:
        rows = db.execute("SELECT data FROM thing WHERE intent = ? ORDER BY rowid", [intent_id])
        return [data for (text,) in rows if (data := json.loads(text))["kind"] == kind]


def _session_facts(data: dict[str, Any]) -> SessionFacts:
    return SessionFacts(
        session_id=data["id"],
        state=data["state"],
        url=f"/sandbox/{data['id']}/",
        expires_at=datetime.fromtimestamp(data["expires_at"], UTC),
        intent_id=data.get("intent_id", ""),
        amount_minor=data["amount_minor"],
        currency=data["currency"],
        payment_id=data["payment_id"],
        reference=data["reference"],
        failure="declined by hand" if data["state"] == PaymentState.FAILED else "",
    )


def _refund_facts(data: dict[str, Any]) -> RefundFacts:
    return RefundFacts(
        provider_id=data["id"],
        refund_id=data["refund_id"],
        intent_id=data["intent_id"],
        amount_minor=data["amount_minor"],
        currency=data["currency"],
        state=RefundState.SUCCEEDED,
    )


def _dispute_facts(data: dict[str, Any]) -> DisputeFacts:
    return DisputeFacts(
        provider_id=data["id"],
        intent_id=data["intent_id"],
        amount_minor=data["amount_minor"],
        withdrawn_minor=0 if data["status"] == DisputeStatus.WON else data["amount_minor"],
        currency=data["currency"],
        status=data["status"],
        reason="fraudulent",
        opened_at=datetime.fromtimestamp(data["opened"], UTC),
        answer_until=datetime.fromtimestamp(data["opened"] + 9 * 86400, UTC),
    )
