"""A small Stripe on this machine for the real SDK to talk to: strict, with a memory, and able to break down.

Its parameters are read from the SDK's own types, so it is as new as the SDK: what the SDK doesn't know is refused,
as Stripe refuses it. Idempotency keys, states, limits and errors follow https://docs.stripe.com/api.
"""

import json
import re
import secrets
import sys
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, RLock, Thread
from urllib.parse import parse_qsl, urlsplit

from stripe import RequestOptions, WebhookSignature
from stripe.params import (
    BalanceTransactionListParams,
    EventListParams,
    PayoutListParams,
    RefundCreateParams,
    RefundListParams,
)
from stripe.params.checkout import SessionCreateParams, SessionExpireParams, SessionRetrieveParams

API_KEY = "sk_test_fake"
WEBHOOK_SECRET = "whsec_fake"
MINIMUM = {"usd": 50, "eur": 50, "aud": 50, "jpy": 50}


class RefusedError(Exception):
    def __init__(self, status, message, kind="invalid_request_error"):
        super().__init__(message)
        self.status, self.body = status, {"error": {"message": message, "type": kind}}


class FakeStripe:
    """The account. Methods named after what payers, time and the dashboard do; each returns the object changed."""

    def __init__(self):
        self.lock = RLock()
        self.objects, self.answers, self.faults, self.requests = {}, {}, [], []
        self.undelivered = []
        self.refunds_are = "succeeded"  # or "pending": how those asked for by the API begin
        self.was_asked, self.may_answer, self.has_done_it = Event(), Event(), Event()  # of the fault "held"

    # -- what happens outside the API ------------------------------------------------------------------------------

    def pay(self, session_id, amount=None, currency=None, delayed=False, method="card"):
        session = self.objects[session_id]
        intent = self._new("pi", "payment_intent", status="processing" if delayed else "succeeded")
        intent["metadata"] = session["_intent_metadata"]
        intent["amount"] = amount or session["amount_total"]
        charge = self._new("ch", "charge", payment_intent=intent["id"], amount=intent["amount"])
        charge["payment_method_details"] = {"type": method}
        intent["latest_charge"] = charge["id"]
        session.update(status="complete", url=None, payment_intent=intent["id"], amount_total=intent["amount"])
        session.update(currency=currency or session["currency"], payment_status="unpaid" if delayed else "paid")
        if not delayed:
            self._charged(session, charge)
        return session

    def money_arrives(self, session_id):
        session = self.objects[session_id]
        session["payment_status"] = "paid"
        intent = self.objects[session["payment_intent"]]
        intent["status"] = "succeeded"
        self._charged(session, self.objects[intent["latest_charge"]])
        return session

    def _charged(self, session, charge):
        """2.9 % and 30 cents, as for a card of the account's own country."""
        fee = round(charge["amount"] * 0.029) + (30 if session["currency"] in ("usd", "eur") else 0)
        self._account_line("charge", charge, charge["amount"], fee, session["currency"])

    def money_fails(self, session_id):
        session = self.objects[session_id]
        intent = self.objects[session["payment_intent"]]
        intent.update(status="requires_payment_method", last_payment_error={"message": "The bank said no."})
        return session

    def lapse(self, session_id):
        self.objects[session_id].update(status="expired", url=None)
        return self.objects[session_id]

    def refund(self, intent_id, amount, status="succeeded", metadata=None):
        intent = self.objects[intent_id]
        disputes = [item for item in self._kind("dispute") if item["payment_intent"] == intent_id]
        if any(item["status"] not in ("won", "warning_closed") for item in disputes if item["balance_transactions"]):
            raise RefusedError(400, "Charge has been charged back")
        done = sum(item["amount"] for item in self._refunds(intent_id) if item["status"] not in ("failed", "canceled"))
        if amount > intent["amount"] - done:
            raise RefusedError(400, "Refund amount is greater than unrefunded amount on charge")
        refund = self._new("re", "refund", amount=amount, status=status, payment_intent=intent_id)
        currency = self._session_of(intent_id)["currency"]
        refund.update(currency=currency, metadata=metadata or {}, failure_reason=None)
        self._account_line("refund", refund, -amount, 0, currency)
        return refund

    def dispute(self, intent_id, amount=None, status="needs_response"):
        """The payer's bank takes the money back at once, unless it only asks (warning_…)."""
        intent = self.objects[intent_id]
        dispute = self._new("dp", "dispute", amount=amount or intent["amount"], status=status, reason="fraudulent")
        dispute.update(payment_intent=intent_id, currency=self._session_of(intent_id)["currency"])
        dispute.update(created=int(time.time()), balance_transactions=[])
        dispute.update(evidence_details={"due_by": int(time.time()) + 9 * 86400})
        if not status.startswith("warning"):
            self.withdraw(dispute)
        return dispute

    def withdraw(self, dispute, sign=-1):
        fee = 1500 if sign < 0 else 0
        line = self._account_line("adjustment", dispute, sign * dispute["amount"], fee, dispute["currency"])
        dispute["balance_transactions"].append(line)

    def reinstate(self, dispute):
        self.withdraw(dispute, sign=1)

    def pay_out(self, arrives_in=2 * 86400):
        """Everything that is on the account goes to the bank."""
        lines = [line for line in self._kind("balance_transaction") if not line["_payout"]]
        total = sum(line["amount"] - line["fee"] for line in lines)
        currency = lines[0]["currency"] if lines else "usd"
        payout = self._new("po", "payout", amount=total, currency=currency, status="paid", created=int(time.time()))
        payout["arrival_date"] = int(time.time()) + arrives_in
        for line in lines:
            line["_payout"] = payout["id"]
        self._account_line("payout", payout, -total, 0, currency)["_payout"] = payout["id"]
        return payout

    def lose(self, event_type, subject):
        """An event that does not reach the site: it is only listed."""
        body, _signature = self.event(event_type, subject)
        self.undelivered.append(json.loads(body))

    def event(self, event_type, subject, secret=WEBHOOK_SECRET, at=None, event_id=None):
        """(body, signature header) of one delivery, the object as it is now."""
        event = {
            "id": event_id or f"evt_{secrets.token_hex(12)}",
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": int(time.time()),
            "livemode": False,
            "type": event_type,
            "data": {"object": self._public(subject)},
        }
        body = json.dumps(event)
        return body.encode(), WebhookSignature.generate_signature_header(body, secret, at)

    # -- the API ---------------------------------------------------------------------------------------------------

    def answer(self, method, path, params, headers):
        """(status, body) of a request, with Stripe's idempotency: the first answer to a key is kept for POST."""
        if headers.get("Authorization") != f"Bearer {API_KEY}":
            raise RefusedError(401, "Invalid API Key provided", "authentication_error")
        key = headers.get("Idempotency-Key")
        if method == "POST" and key in self.answers:
            known_params, *answer = self.answers[key]
            if known_params != params:
                raise RefusedError(400, "Keys for idempotent requests need the same parameters", "idempotency_error")
            return answer
        answer = [200, self._public(self._route(method, path, params))]
        if method == "POST":
            self.answers[key] = [params, *answer]
        return answer

    def _route(self, method, path, params):
        name, *rest = path.removeprefix("/v1/").replace("checkout/sessions", "sessions").split("/")
        match (method, name, *rest):
            case ("POST", "sessions"):
                return self._create_session(checked(params, SessionCreateParams))
            case ("GET", "sessions", session_id):
                return self._expanded(self._get(session_id), checked(params, SessionRetrieveParams))
            case ("POST", "sessions", session_id, "expire"):
                checked(params, SessionExpireParams)
                if self._get(session_id)["status"] != "open":
                    raise RefusedError(400, 'Only Checkout Sessions with a status in ["open"] can be expired.')
                return self.lapse(session_id)
            case ("POST", "refunds"):
                checked(params, RefundCreateParams)
                self._get(params["payment_intent"])
                metadata = params.get("metadata", {})
                return self.refund(params["payment_intent"], int(params["amount"]), self.refunds_are, metadata)
            case ("GET", "refunds"):
                found = self._refunds(checked(params, RefundListParams)["payment_intent"])
                return self._list("refunds", found)
            case ("GET", "payment_intents", intent_id):
                return self._get(intent_id)
            case ("GET", "disputes", dispute_id):
                return self._get(dispute_id)
            case ("GET", "events"):
                wanted = checked(params, EventListParams)
                kinds = wanted["types"].values()
                assert wanted["delivery_success"] == "false"
                return self._list("events", [event for event in self.undelivered if event["type"] in kinds])
            case ("GET", "payouts"):
                checked(params, PayoutListParams)
                return self._list("payouts", self._kind("payout"))
            case ("GET", "balance_transactions"):
                return self._list("balance_transactions", self._account_lines(params))
        raise RefusedError(404, f"Unrecognized request URL ({method}: {path})")

    def _create_session(self, params):
        line = params["line_items"]["0"]
        amount = int(line["price_data"]["unit_amount"]) * int(line["quantity"])
        currency = line["price_data"]["currency"]
        if currency != currency.lower() or amount < MINIMUM.get(currency, 1):
            raise RefusedError(400, "Amount too small, or the currency is not in lower case")
        if not 1800 <= int(params["expires_at"]) - time.time() <= 86400:
            raise RefusedError(400, "`expires_at` must be between 30 minutes and 24 hours from now")
        session = self._new("cs_test", "checkout.session", amount_total=amount, currency=currency, status="open")
        session.update(payment_status="unpaid", payment_intent=None, expires_at=int(params["expires_at"]))
        session.update(metadata=params.get("metadata", {}), livemode=False)
        session["url"] = f"https://checkout.stripe.com/c/pay/{session['id']}"
        session["_intent_metadata"] = params.get("payment_intent_data", {}).get("metadata", {})
        return session

    def _new(self, prefix, kind, **values):
        with self.lock:
            item = {"id": f"{prefix}_{secrets.token_hex(12)}", "object": kind, **values}
            self.objects[item["id"]] = item
        return item

    def _get(self, object_id):
        if object_id not in self.objects:
            raise RefusedError(404, f"No such object: {object_id}")
        return self.objects[object_id]

    def _list(self, name, items):
        return {"object": "list", "url": f"/v1/{name}", "has_more": False, "data": [self._public(i) for i in items]}

    def _kind(self, kind):
        return [item for item in self.objects.values() if item["object"] == kind]

    def _account_line(self, kind, source, amount, fee, currency):
        line = self._new("txn", "balance_transaction", type=kind, amount=amount, fee=fee, currency=currency)
        line.update(net=amount - fee, source=source["id"], created=int(time.time()), _payout=None)
        return line

    def _account_lines(self, params):
        wanted = checked(params, BalanceTransactionListParams)
        lines = self._kind("balance_transaction")
        if "payout" in wanted:
            return [line for line in lines if line["_payout"] == wanted["payout"]]
        since = int(wanted.get("created", {}).get("gte", 0))
        return [{**line, "source": self.objects[line["source"]]} for line in lines if line["created"] >= since]

    def _session_of(self, intent_id):
        sessions = [item for item in self.objects.values() if item["object"] == "checkout.session"]
        return next(item for item in sessions if item["payment_intent"] == intent_id)

    def _refunds(self, intent_id):
        return [o for o in self.objects.values() if o["object"] == "refund" and o["payment_intent"] == intent_id]

    def _expanded(self, session, params):
        wanted = params.get("expand", {}).values()
        if not session["payment_intent"] or not wanted:
            return session
        intent = dict(self.objects[session["payment_intent"]])
        if "payment_intent.latest_charge" in wanted:
            intent["latest_charge"] = self.objects[intent["latest_charge"]]
        return {**session, "payment_intent": intent}

    def _public(self, item):
        return json.loads(json.dumps({name: value for name, value in item.items() if not name.startswith("_")}))


def nested(pairs):
    """[("a[b][0]", "x")] → {"a": {"b": {"0": "x"}}}, the form encoding that Stripe reads."""
    result = {}
    for name, value in pairs:
        *path, last = re.findall(r"[^\[\]]+", name)
        inner = result
        for part in path:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return result


def checked(params, typed, path=""):
    """`params` if the SDK's type knows every key of it; otherwise the answer that Stripe gives."""
    known = typed.__annotations__.keys() - (RequestOptions.__annotations__.keys() if not path else set())
    for name, value in params.items():
        where = f"{path}[{name}]" if path else name
        if name not in known:
            raise RefusedError(400, f"Received unknown parameter: {where}")
        written = str(typed.__annotations__[name])
        is_number = not isinstance(value, dict) and re.fullmatch(r".*\bint['\])]*", written)
        if is_number and not re.fullmatch(r"-?\d+", str(value)):
            raise RefusedError(400, f"Invalid integer: {where}")
        if isinstance(value, dict) and (kinds := re.findall(r"\b[A-Z]\w*Params\w+", written)):
            inner = getattr(sys.modules[typed.__module__], kinds[0])
            items = value.items() if all(key.isdigit() for key in value) else [("", value)]
            for number, item in items:
                checked(item, inner, f"{where}[{number}]" if number else where)
    return params


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._serve("GET", dict(parse_qsl(urlsplit(self.path).query)).items())

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._serve("POST", parse_qsl(body, keep_blank_values=True))

    def _serve(self, method, pairs):
        account, path, params = self.server.account, urlsplit(self.path).path, nested(pairs)
        with account.lock:
            account.requests.append((method, path, params, dict(self.headers)))
            fault = account.faults.pop(0) if account.faults else None
        if fault == "reset":
            return self._hang_up()
        if isinstance(fault, int):
            return self._send(fault, {"error": {"message": f"fault {fault}", "type": "api_error"}})
        if fault == "html":
            return self._send(502, "<html>Bad gateway</html>")
        if fault == "slow":
            time.sleep(self.server.slow)
        if fault == "held":
            account.was_asked.set()
            account.may_answer.wait()
        with account.lock:
            try:
                status, answer = account.answer(method, path, params, self.headers)
            except RefusedError as error:
                status, answer = error.status, error.body
            if fault == "500 remembered":
                status, answer = 500, {"error": {"message": "fault", "type": "api_error"}}
                account.answers[self.headers["Idempotency-Key"]] = [params, status, answer]
        if fault == "held":
            account.has_done_it.set()
        return self._hang_up() if fault == "lost answer" else self._send(status, answer)

    def _send(self, status, body):
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Request-Id", "req_fake")
        self.end_headers()
        self.wfile.write(data)

    def _hang_up(self):
        self.close_connection = True
        self.connection.close()

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    slow = 1.0


@contextmanager
def fake_stripe():
    """A running account; `.base` is its address."""
    server = Server(("127.0.0.1", 0), Handler)
    account = server.account = FakeStripe()
    account.server = server
    account.base = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
