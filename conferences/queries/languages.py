"""In which language people are written to about a conference."""

from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.models import Site

from conferences.models import Conference, ConferencePage, PersonalProgramme, SpeakerInvitation

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


def conference_language(conference: Conference) -> str:
    """That of the page that the others are translations of; without a published page, that of the default site."""
    pages = ConferencePage.objects.live().filter(conference=conference, alias_of__isnull=True).order_by("pk")
    code = pages.values_list("locale__language_code", flat=True).first()
    if code is None:
        site = Site.objects.filter(is_default_site=True)
        code = site.values_list("root_page__locale__language_code", flat=True).first()
    return code if code in LANGUAGES else settings.LANGUAGE_CODE


def language_of_person(conference: Conference) -> Any:
    """An expression on people: the language in which they were last invited to speak here, else at another conference,
    else that of the programme that they keep here; "" where nothing of it is known."""
    invitations = SpeakerInvitation.objects.filter(person=OuterRef("pk")).order_by("-pk")
    kept = PersonalProgramme.objects.filter(conference=conference, email__iexact=OuterRef("email")).order_by("-pk")
    return Coalesce(
        Subquery(invitations.filter(conference=conference).values("language")[:1]),
        Subquery(invitations.values("language")[:1]),
        Subquery(kept.values("language")[:1]),
        Value(""),
    )
