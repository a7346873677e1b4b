"""One's own programme: asked for by mail, confirmed, starred, renewed, forgotten.

Nothing is kept under a mail address before somebody has opened the link that was mailed there and pressed a button;
until then nobody, the one who asked included, can open it.
"""

import secrets
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conferences.models import Conference, PersonalProgramme, Session, Star
from conferences.queries.personal import CONFIRMED_WITHIN, UNCONFIRMED, choosable_items, slugs_to_guids
from conferences.queries.programme import latest_programme
from conferences.tasks import send_personal_link


class PersonalProgrammeError(Exception):
    """`message` says to people what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class AddressInvalidError(PersonalProgrammeError):
    """That is no mail address."""


def new_secret() -> str:
    """43 URL-safe characters holding 256 random bits."""
    return secrets.token_urlsafe(32)


@transaction.atomic
def ask_for_personal_programme(
    *, conference: Conference, email: str, slugs: Iterable[str] = (), language: str, by: Any = None
) -> PersonalProgramme:
    """Mail a link to `email` that keeps these sessions under it, and opens what is kept there already.

    Nobody learns by this whether something is. What was asked for earlier and not confirmed in time is deleted.
    Raises AddressInvalidError.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise AddressInvalidError(_("Please write a mail address like name@example.org.")) from error
    PersonalProgramme.objects.filter(UNCONFIRMED, created_at__lt=timezone.now() - CONFIRMED_WITHIN).delete()
    personal = PersonalProgramme.objects.create(
        conference=conference, secret=new_secret(), asked_email=email, confirmation=new_secret(), language=language
    )
    add_stars(personal, slugs)
    send_personal_link.enqueue(personal.pk)
    return personal


@transaction.atomic
def confirm_personal_programme(
    *, personal: PersonalProgramme, wants_messages: bool, by: Any = None
) -> PersonalProgramme:
    """Keep it under its address; where that has one for this conference, the stars go there and this one is deleted.

    The mailed link opens the result until its secret is renewed. Doing it again changes nothing.
    """
    locked = PersonalProgramme.objects.select_for_update().get(pk=personal.pk)
    if not locked.asked_email:
        return locked
    earlier = PersonalProgramme.objects.select_for_update().filter(
        conference_id=locked.conference_id, email=locked.asked_email
    )
    kept = earlier.exclude(pk=locked.pk).first()
    if kept is None:
        kept = locked
        kept.email = locked.asked_email
    else:
        have = set(kept.stars.values_list("guid", flat=True))
        moved = locked.stars.exclude(guid__in=have)
        moved.update(personal_programme=kept)
        kept.confirmation = locked.confirmation
        locked.delete()
    kept.asked_email = ""
    kept.wants_messages = wants_messages
    kept.save()
    return kept


@transaction.atomic
def keep_without_address(
    *, conference: Conference, slugs: Iterable[str] = (), language: str, by: Any = None
) -> PersonalProgramme:
    """A programme that something else vouches for: an order keeps it and its holder opens it from there."""
    personal = PersonalProgramme.objects.create(conference=conference, secret=new_secret(), language=language)
    add_stars(personal, slugs)
    return personal


@transaction.atomic
def change_stars(
    *, personal: PersonalProgramme, starred: Iterable[str] = (), unstarred: Iterable[str] = (), by: Any = None
) -> None:
    """Star and unstar sessions by their slugs; what the programme does not hold is passed over in silence."""
    add_stars(personal, starred)
    gone = slugs_to_guids(latest_programme(personal.conference), unstarred)
    personal.stars.filter(guid__in=gone).delete()
    personal.save(update_fields=["changed_at"])


@transaction.atomic
def choose_stars(*, personal: PersonalProgramme, slugs: Iterable[str], by: Any = None) -> None:
    """Exactly these of all that can be chosen; stars of cancelled sessions stay, for calendars that hold them."""
    programme = latest_programme(personal.conference)
    wanted = set(slugs_to_guids(programme, slugs))
    offered = {item.guid for item in choosable_items(programme)}
    personal.stars.filter(guid__in=offered - wanted).delete()
    add_stars(personal, slugs)
    personal.save(update_fields=["changed_at"])


def add_stars(personal: PersonalProgramme, slugs: Iterable[str]) -> None:
    """Only sessions of the latest release: nobody can find out by a star what is not public."""
    guids = slugs_to_guids(latest_programme(personal.conference), slugs)
    have = {str(guid) for guid in personal.stars.values_list("guid", flat=True)}
    new = [guid for guid in guids if guid not in have]
    if not new:
        return
    sessions = {
        str(guid): pk
        for pk, guid in Session.objects.filter(conference_id=personal.conference_id).values_list("pk", "guid")
    }
    rows = [Star(personal_programme=personal, guid=guid, session_id=sessions.get(guid)) for guid in new]
    Star.objects.bulk_create(rows, ignore_conflicts=True)


def renew_secret(*, personal: PersonalProgramme, by: Any = None) -> PersonalProgramme:
    """A new address; the old page, the old calendar and the mailed link open nothing from now on."""
    personal.secret = new_secret()
    personal.confirmation = ""
    personal.save(update_fields=["secret", "confirmation", "changed_at"])
    return personal


def set_messages(*, personal: PersonalProgramme, wants_messages: bool, by: Any = None) -> None:
    personal.wants_messages = wants_messages
    personal.save(update_fields=["wants_messages", "changed_at"])


def forget_personal_programme(*, personal: PersonalProgramme, by: Any = None) -> None:
    """Nothing of it stays."""
    personal.delete()
