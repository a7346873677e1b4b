"""What somebody has typed so far: kept in the session between the steps, gone once the order is placed."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest

from registrations.forms.attendees import typed_values
from registrations.forms.questions import is_question_field

SESSION_KEY = "registration"
MOST_DRAFTS = 3
LONGEST_VALUE = 20_000
MOST_VALUES = 80  # per person; the form has ten, and one for each option
MOST_ANSWERS = 300  # beside them, to the organiser's questions; one for each choice that can be ticked
KEPT_SECONDS = 4 * 3600  # names and needs of people who did not register after all don't lie about


@dataclass
class Draft:
    """`tickets` is {ticket type id: number}; `people` and `contact` are texts as typed, by field name.

    Each person also has `ticket`, the id of the ticket type they were typed in for.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    tickets: dict[str, int] = field(default_factory=dict)
    people: list[dict[str, str]] = field(default_factory=list)
    contact: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)  # of the order as a whole
    voucher: str = ""  # the code, as it was accepted
    invitation: str = ""  # the secret of the link that led here
    offer: str = ""  # the secret of the waiting list's page from which a place was taken
    currency: str = ""  # "": the event's own

    def counts(self) -> dict[int, int]:
        return {int(pk): number for pk, number in self.tickets.items()}


def load_draft(request: HttpRequest, slug: str) -> Draft | None:
    stored: dict[str, Any] = request.session.get(SESSION_KEY, {}).get(slug) or {}
    return Draft(**stored) if stored else None


def save_draft(request: HttpRequest, slug: str, draft: Draft) -> None:
    drafts = dict(request.session.get(SESSION_KEY, {}))
    drafts.pop(slug, None)
    drafts[slug] = asdict(draft)
    while len(drafts) > MOST_DRAFTS:
        drafts.pop(next(iter(drafts)))
    request.session[SESSION_KEY] = drafts
    if not request.user.is_authenticated:
        request.session.set_expiry(KEPT_SECONDS)


def forget_draft(request: HttpRequest, slug: str) -> None:
    """Personal data does not stay behind in the session; a session that held nothing else ends."""
    drafts = dict(request.session.get(SESSION_KEY, {}))
    if slug not in drafts:
        return
    drafts.pop(slug)
    if drafts:
        request.session[SESSION_KEY] = drafts
    elif set(request.session.keys()) - {SESSION_KEY, "_session_expiry"}:
        del request.session[SESSION_KEY]
    else:
        request.session.flush()


def shortened(typed: Mapping[str, str]) -> dict[str, str]:
    """Long enough to give back whatever a person types, short enough for a session row."""
    answers = [(name, value) for name, value in typed.items() if is_question_field(name)]
    others = [(name, value) for name, value in typed.items() if not is_question_field(name)]
    kept = [*others[:MOST_VALUES], *answers[:MOST_ANSWERS]]
    return {name[:40]: value.replace("\x00", "")[:LONGEST_VALUE] for name, value in kept}


def seated(seats: Sequence[int], people: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """The people already typed in, put on `seats` (ticket type ids): first on a seat of their own type, then on what
    is left; the other seats get nobody yet. Changing the number of tickets so loses as little as it can."""
    waiting = [dict(person) for person in people]
    placed: list[dict[str, str] | None] = [None] * len(seats)
    for same_type in (True, False):
        for n, seat in enumerate(seats):
            if placed[n] is not None:
                continue
            found = next((p for p in waiting if not same_type or p.get("ticket") == str(seat)), None)
            if found is not None:
                waiting.remove(found)
                placed[n] = found
    return [{**(person or {}), "ticket": str(seat)} for person, seat in zip(placed, seats, strict=True)]


def typed_people(data: Mapping[str, str]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The people and the contact as they were typed, from the fields p1-…, p2-…, contact-…"""
    typed = []
    for n in range(1, 51):
        values = typed_values(data, f"p{n}")
        if not values:
            break
        typed.append(shortened(values))
    return typed, shortened(typed_values(data, "contact"))


def typed_answers(data: Mapping[str, str]) -> dict[str, str]:
    """What was answered for the order as a whole, from the fields order-…"""
    return shortened(typed_values(data, "order"))


def countries_of(typed: list[dict[str, str]]) -> list[str]:
    """The countries as typed, for the prices; the form sees to it that they are countries."""
    return [person.get("country", "")[:2].upper() for person in typed]


def emails_of(typed: list[dict[str, str]]) -> list[str]:
    return [person.get("email", "") for person in typed]
