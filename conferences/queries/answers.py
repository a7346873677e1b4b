"""Who hears what speakers answered, and what it was."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from conferences.enums import AnswerKind
from conferences.models import Conference, SpeakerInvitation
from conferences.queries.languages import conference_language

OFFICE = 0  # instead of a user's id: the conference's contact address


@dataclass(frozen=True, slots=True)
class NewsReader:
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """`kinds` in the active language."""

    name: str
    kinds: tuple[str, ...]


def organisers() -> QuerySet:
    """Active people with an address who may look at speakers' answers, as the admin's screens ask for it."""
    permission = {"content_type__app_label": "conferences", "codename": "change_session"}
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in permission.items()})
    directly = Q(**{f"user_permissions__{name}": value for name, value in permission.items()})
    users = get_user_model().objects.filter(by_group | directly | Q(is_superuser=True), is_active=True)
    return users.exclude(email="").distinct().order_by("pk")


def news_readers(conference: Conference, inviters: Collection[int]) -> list[int]:
    """OFFICE where the conference has a contact address; else the ids of those who invited these speakers and may still
    look at their answers; without any of them, all who may."""
    if conference.contact_email:
        return [OFFICE]
    allowed = list(organisers().values_list("pk", flat=True))
    return [pk for pk in allowed if pk in inviters] or allowed


def news_reader(conference: Conference, reader: int) -> NewsReader | None:
    """None if the address has gone meanwhile, or the person may not read this any more."""
    if reader == OFFICE:
        email = conference.contact_email
        return NewsReader(email, conference_language(conference)) if email else None
    user = organisers().filter(pk=reader).select_related("wagtail_userprofile").first()
    if user is None:
        return None
    profile = getattr(user, "wagtail_userprofile", None)
    return NewsReader(user.email, (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE)


def answer_lines(conference: Conference, answers: Sequence[tuple[int, Sequence[str]]]) -> list[AnswerLine]:
    """In the order of the answers' invitations; those that were deleted meanwhile are left out."""
    invitations = SpeakerInvitation.objects.filter(conference=conference).select_related("person")
    people = {one.pk: one.person for one in invitations.filter(pk__in=[pk for pk, _kinds in answers])}
    return [
        AnswerLine(people[pk].display_name, tuple(str(AnswerKind(kind).label) for kind in kinds))
        for pk, kinds in answers
        if pk in people
    ]
