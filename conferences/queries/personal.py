"""Visitors' own programmes: who has starred what, and what stands on one's own page and in one's own calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from conferences.enums import SessionKind
from conferences.models import Conference, PersonalProgramme, Star
from conferences.rules.document import Item, Programme
from conferences.signals import booked_sessions_asked

UNCONFIRMED = Q(email="") & ~Q(asked_email="")
CONFIRMED_WITHIN = timedelta(days=3)


def star_counts(conference: Conference) -> dict[int, int]:
    """Session id → how many kept programmes hold it, by one statement; sessions that nobody starred are missing.

    What lies in browsers only can't be counted, and what nobody has confirmed yet is not.
    """
    stars = Star.objects.filter(personal_programme__in=kept_programmes(conference), session__isnull=False)
    counted = stars.order_by().values_list("session_id").annotate(number=Count("pk"))
    return {session_id: number for session_id, number in counted if session_id is not None}


def kept_programmes(conference: Conference) -> QuerySet[PersonalProgramme]:
    """Those whose reader has confirmed an address or holds an order."""
    return PersonalProgramme.objects.filter(conference=conference).exclude(UNCONFIRMED)


def personal_by_secret(secret: str) -> PersonalProgramme:
    """The programme that this secret opens, with its conference; Http404 for anything else."""
    programmes = PersonalProgramme.objects.exclude(UNCONFIRMED).select_related("conference__venue", "conference__room")
    found = programmes.filter(secret=secret).first() if 20 <= len(secret) <= 64 else None
    if found is None:
        raise Http404("no such programme")
    return found


def personal_by_confirmation(confirmation: str) -> PersonalProgramme:
    """The programme, confirmed or not, to which the mailed link with this secret belongs; Http404 for anything else,
    and for what nobody confirmed in time."""
    found = None
    if 20 <= len(confirmation) <= 64:
        late = UNCONFIRMED & Q(created_at__lt=timezone.now() - CONFIRMED_WITHIN)
        programmes = PersonalProgramme.objects.exclude(late).select_related("conference__venue")
        found = programmes.filter(confirmation=confirmation).first()
    if found is None:
        raise Http404("no such link")
    return found


def personal_url(personal: PersonalProgramme) -> str:
    """Its page, as it stands in mails. The address is a promise (docs/addresses.md) and a secret: never log it."""
    return f"{settings.SITE_URL}/my-programme/{personal.secret}/"


def confirmation_url(personal: PersonalProgramme) -> str:
    return f"{settings.SITE_URL}/my-programme/confirmation/{personal.confirmation}/"


def starred_guids(personal: PersonalProgramme) -> frozenset[str]:
    return frozenset(str(guid) for guid in personal.stars.values_list("guid", flat=True))


def booked_guids(personal: PersonalProgramme) -> frozenset[str]:
    """Sessions that come with the order which keeps this programme; the app of orders answers."""
    answers = booked_sessions_asked.send(PersonalProgramme, personal_programme=personal)
    return frozenset(guid for _receiver, guids in answers for guid in guids or ())


def slugs_to_guids(programme: Programme | None, slugs: Iterable[str]) -> list[str]:
    """In the order of the programme; what is not in it is left out, and so is what was withdrawn."""
    wanted = set(slugs)
    return [item.guid for item in programme.items if item.slug in wanted and not item.is_withdrawn] if programme else []


def choosable_items(programme: Programme | None) -> list[Item]:
    """What the page of all sessions offers: neither breaks nor what was cancelled."""
    items = programme.items if programme else ()
    return [item for item in items if not item.is_cancelled and item.kind != SessionKind.BREAK]


def guids_to_slugs(programme: Programme | None, guids: Iterable[str]) -> list[str]:
    wanted = frozenset(guids)
    return [item.slug for item in programme.items if item.guid in wanted and not item.is_withdrawn] if programme else []


@dataclass(frozen=True, slots=True)
class Chosen:
    """A session of one's own programme."""

    item: Item
    is_starred: bool
    is_booked: bool
    clashes: tuple[Item, ...] = ()


def chosen_items(programme: Programme | None, starred: Iterable[str], booked: Iterable[str] = ()) -> list[Chosen]:
    """What was starred or booked, in the order of the programme; cancelled ones too, each with those it overlaps."""
    if programme is None:
        return []
    starred, booked = frozenset(starred), frozenset(booked)
    items = [item for item in programme.items if item.guid in starred or item.guid in booked]
    return [Chosen(item, item.guid in starred, item.guid in booked, overlapping(item, items)) for item in items]


def overlapping(item: Item, others: Iterable[Item]) -> tuple[Item, ...]:
    """The other sessions that run at the same time; what was cancelled overlaps nothing."""
    if item.is_cancelled:
        return ()
    return tuple(
        other
        for other in others
        if other.guid != item.guid
        and not other.is_cancelled
        and other.starts_at < item.ends_at
        and item.starts_at < other.ends_at
    )
