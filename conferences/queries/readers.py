"""Whom a release concerns: presenters, chairs, people who starred or booked a session."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conferences.models import Conference, PersonalProgramme, Star
from conferences.queries.languages import language_of_person
from conferences.queries.personal import personal_url
from conferences.rules.document import Change
from conferences.rules.readers import TOLD_TO_ALL, Reader, joined, news_for, presenting_ids
from conferences.signals import programme_readers_asked
from people.models import FormerPerson, Person


def readers_of(conference: Conference, changes: Sequence[Change], *, email: str = "") -> dict[str, Reader]:
    """Address in small letters → reader, for everybody who may have to hear of `changes`; four statements and what
    the apps above need. With `email` only that one."""
    told = frozenset(change.guid for change in changes if change.kinds & TOLD_TO_ALL)
    answers = programme_readers_asked.send(Conference, conference=conference, guids=told, email=email)
    booked: list[Reader] = [reader for _receiver, readers in answers for reader in readers or ()]
    return joined([*_stars(conference, told, email), *booked, *_people(conference, changes, email)])


def _stars(conference: Conference, guids: Iterable[str], email: str) -> list[Reader]:
    stars = Star.objects.filter(
        personal_programme__conference=conference,
        personal_programme__wants_messages=True,
        guid__in=list(guids),
    ).exclude(personal_programme__email="")
    if email:
        stars = stars.filter(personal_programme__email__iexact=email)
    rows = stars.values_list(
        "personal_programme__email",
        "personal_programme__language",
        "personal_programme_id",
        "personal_programme__secret",
        "guid",
    )
    return [
        Reader(
            address,
            language=language,
            starred=frozenset({str(guid)}),
            url=personal_url(PersonalProgramme(secret=secret)),
            personal_programme_id=pk,
        )
        for address, language, pk, secret, guid in rows
    ]


def _people(conference: Conference, changes: Iterable[Change], email: str) -> list[Reader]:
    """In their own language where it is known (queries/languages.py)."""
    ids = people_in(changes)
    former: dict[int, set[int]] = {}
    for old, new in FormerPerson.objects.filter(former_id__in=ids).values_list("former_id", "person_id"):
        former.setdefault(new, set()).add(old)
    people = Person.objects.filter(pk__in=ids | set(former)).exclude(email="")
    if email:
        people = people.filter(email__iexact=email)
    people = people.annotate(language=language_of_person(conference))
    rows = people.order_by("pk").values_list("pk", "email", "full_name", "language")
    return [
        Reader(address, name, language, person_ids=frozenset({pk} | former.get(pk, set())), person_id=pk)
        for pk, address, name, language in rows
    ]


def people_in(changes: Iterable[Change]) -> set[int]:
    """Everybody who stands on a stage before or after one of the changes."""
    return {pk for change in changes for item in (change.before, change.after) for pk in presenting_ids(item)}


@dataclass(frozen=True, slots=True)
class Audience:
    """How many would hear of the changes. One who speaks and stars counts under both, but once in `total`.

    `without_email`: names of presenters and chairs of changed sessions who can't be written to.
    """

    total: int
    people: int
    starred: int
    booked: int
    without_email: list[str]


def audience_of(conference: Conference, changes: Sequence[Change]) -> Audience:
    readers = [reader for reader in readers_of(conference, changes).values() if news_for(reader, changes)]
    silent = Person.objects.filter(pk__in=people_in(changes), email="").order_by("sort_key", "pk")
    return Audience(
        total=len(readers),
        people=sum(bool(reader.person_ids) for reader in readers),
        starred=sum(bool(reader.starred) for reader in readers),
        booked=sum(bool(reader.booked) for reader in readers),
        without_email=list(silent.values_list("full_name", flat=True)),
    )
