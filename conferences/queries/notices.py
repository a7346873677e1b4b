"""Messages about a changed programme: the outbox, and what each message says when it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import translation

from conferences.enums import NoticeState
from conferences.models import Conference, ProgrammeNotice
from conferences.queries.languages import LANGUAGES, conference_language
from conferences.queries.pages import page_path
from conferences.queries.programme import programme_of
from conferences.queries.readers import readers_of
from conferences.rules.document import Change, Item, Programme, changes_between
from conferences.rules.readers import Reader, news_for
from conferences.rules.sentences import Sentence, change_sentences, grouped


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What one message says. `groups` as of `sentences.grouped`; `items`: the sessions as they are now."""

    reader: Reader
    language: str
    groups: list[tuple[str, str, list[Sentence]]]
    items: list[Item]
    programme: Programme
    programme_url: str
    is_first: bool


def outbox(conference: Conference, state: str = NoticeState.WAITING) -> QuerySet[ProgrammeNotice]:
    notices = ProgrammeNotice.objects.filter(conference=conference, state=state)
    related = notices.select_related("from_release", "to_release", "person", "personal_programme")
    return related.defer("from_release__document", "to_release__document")


def notice_counts(conference: Conference) -> dict[str, int]:
    """How many wait, were sent, withdrawn, dropped; and who those are that wait."""
    waiting = Q(state=NoticeState.WAITING)
    return ProgrammeNotice.objects.filter(conference=conference).aggregate(
        waiting=Count("pk", filter=waiting),
        people=Count("pk", filter=waiting & Q(person__isnull=False)),
        starred=Count("pk", filter=waiting & Q(personal_programme__isnull=False)),
        sent=Count("pk", filter=Q(state=NoticeState.SENT)),
        withdrawn=Count("pk", filter=Q(state=NoticeState.WITHDRAWN)),
        dropped=Count("pk", filter=Q(state=NoticeState.DROPPED)),
    )


def changes_of(notice: ProgrammeNotice) -> list[Change]:
    """Everything that lies between the two releases, told or not."""
    before = programme_of(notice.from_release) if notice.from_release else None
    return changes_between(before, programme_of(notice.to_release))


def has_news(notice: ProgrammeNotice, changes: Sequence[Change], readers: dict[str, Reader]) -> bool:
    reader = readers.get(notice.email.lower())
    return reader is not None and bool(news_for(reader, changes))


def notice_text(notice: ProgrammeNotice) -> NoticeText | None:
    """The message as it would leave now, in its reader's language; None if nothing is left to say to them."""
    conference = notice.conference
    changes = changes_of(notice)
    reader = readers_of(conference, changes, email=notice.email).get(notice.email.lower())
    news = news_for(reader, changes) if reader else []
    if reader is None or not news:
        return None
    language = reader.language if reader.language in LANGUAGES else conference_language(conference)
    programme = programme_of(notice.to_release)
    with translation.override(language):
        groups = grouped(change_sentences(news, programme.timezone))
    path = page_path(conference, language)
    return NoticeText(
        reader=reader,
        language=language,
        groups=groups,
        items=[change.after for change in news],
        programme=programme,
        programme_url=f"{settings.SITE_URL}{path}programme/" if path else "",
        is_first=notice.from_release is None,
    )
