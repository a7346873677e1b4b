"""Every text that the models of registrations keep: what forgetting an order removes, and what stays and why.

A test compares this with the models, so that a new field can't be overlooked (tests/registrations/test_forgetting.py).
"""

# Emptied or replaced, or gone with the row. actions/forgetting.py does it.
FORGOTTEN: dict[str, tuple[str, ...]] = {
    "Answer": ("asked", "consented_to", "language", "value", "text"),
    "AnswerFile": ("token", "name", "file"),
    "Approval": ("reason",),
    "Attendee": (
        "ticket_code",
        "family_name",
        "given_name",
        "email",
        "affiliation",
        "country",
        "dietary_needs",
        "access_needs",
    ),
    "AttendeeLink": ("secret",),
    "BadgePrint": ("name_as_printed",),
    "Buyer": (
        "name",
        "attention",
        "street",
        "postcode",
        "city",
        "country",
        "tax_id",
        "email",
        "phone",
        "bank_account",
    ),
    "ChosenAnswer": ("label",),
    "Decision": ("note",),
    "Invitation": ("name", "email", "secret", "language"),
    "InvoiceRun": ("refused",),  # a sentence may name whom no font can print
    "Order": ("secret", "email", "name", "purchase_order"),
    "OrderChange": ("reason", "answer"),
    "Payment": ("parameters", "session_url", "failure"),
    "PaymentChoice": ("institution",),
    "Proof": ("reason",),
    "ProofFile": ("name", "file", "digest"),
    "ProviderEvent": ("error",),
    "Refund": ("reason", "failure", "bank_details"),
    "TransferProof": ("name", "file", "digest"),
    "Voucher": ("for_email",),
    "WaitingEntry": ("name", "email", "language", "secret", "reason"),
}

BOOKS = "the books, and what they are compared with at the provider and the bank"
LAW = "papers that the law wants kept, as they were issued"
OURS = "the organiser's own, about nobody who registered"
NOBODY = "says nothing about a person"
SOON = "of a registration under way: goes with the order, or after a day"

# {model: {field: why it stays}}
KEPT: dict[str, dict[str, str]] = {
    "Alarm": {"subject": NOBODY, "details": NOBODY},  # the number of a payment, the code of an order
    "BadgePrint": {"ticket_as_printed": NOBODY},
    "BankLine": dict.fromkeys(("fingerprint", "account", "currency", "text", "payer", "bank_id", "note"), BOOKS),
    "ChangeLine": {"currency": BOOKS, "price_reason": BOOKS, "price_rule": BOOKS},
    "Dispute": {"provider_id": BOOKS, "currency": BOOKS, "reason": BOOKS},  # one of the provider's words
    "DraftProof": dict.fromkeys(("token", "name", "file", "digest"), SOON),
    "Invoice": dict.fromkeys(("number", "language", "currency", "content", "digest"), LAW),
    "InvoiceRun": dict.fromkeys(("key", "language", "orders", "issued"), NOBODY),
    "LedgerLine": {"currency": BOOKS, "text": BOOKS},
    "OfficialFile": {"name": LAW, "file": LAW, "digest": LAW},
    "Order": {
        "code": BOOKS,
        "idempotency_key": NOBODY,
        "language": NOBODY,
        "currency": BOOKS,
        "terms_accepted": "the organiser's terms as they were agreed to",
    },
    "OrderChange": {"currency": BOOKS},
    "OrderLine": {"currency": BOOKS, "price_reason": BOOKS, "price_rule": BOOKS},
    "Payment": dict.fromkeys(
        (
            "method",
            "account",
            "currency",
            "idempotency_key",
            "session_id",
            "intent_id",
            "received_currency",
            "flag",
            "reference",
        ),
        BOOKS,
    ),
    "Payout": {"provider_id": BOOKS, "currency": BOOKS, "status": BOOKS},
    "ProviderEvent": {"event_id": BOOKS, "type": BOOKS, "object_id": BOOKS},
    "ProviderLine": {"provider_id": BOOKS, "type": BOOKS, "currency": BOOKS},
    "Refund": {"currency": BOOKS, "idempotency_key": BOOKS, "provider_id": BOOKS, "reference": BOOKS},
    "Voucher": {"code": OURS, "batch": OURS},
}

# What organisers set up: no field of these is written by or about somebody who registers.
SET_UP = frozenset(
    {
        "BankStatement",
        "CancellationStep",
        "CountryIncome",
        "Fee",
        "IncomeTable",
        "Issuer",
        "NumberSeries",
        "Option",
        "PaymentWays",
        "Question",
        "QuestionChoice",
        "Quota",
        "RegistrationSettings",
        "StatementMapping",
        "TaxRate",
        "TicketType",
    }
)

NAMELESS = "—"  # where a name has to stand

# What entries of the log may keep beside the numbers of rows: words of a fixed list, never of a person.
LOG_WORDS = frozenset({"outcome", "status", "way", "kind"})


def log_data_left(data: dict[str, object]) -> dict[str, object]:
    """The part of a log entry's data that can't hold personal data."""
    return {
        key: value
        for key, value in data.items()
        if value is None or isinstance(value, (bool, int)) or key in LOG_WORDS or key == "number"
    }
