"""Where the picture for link previews of a lecture stands, and what is on it."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from core.dates import exact_time
from core.share_answer import branded, portrait_bytes
from core.share_picture import Card
from lectures.models import Lecture


def lecture_picture_path(slug: str) -> str:
    """Its date is in the reader's language; the default one needs no word in the address."""
    path, language = reverse("public_lectures:picture", args=[slug]), get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"{path}?{urlencode({'lang': language})}"


def lecture_card(lecture: Lecture) -> Card:
    """Title, who speaks, when and where; the portrait of a single speaker."""
    speakers = list(lecture.speakers.all())
    series = lecture.series.local_name if lecture.series else ""
    when = exact_time(lecture.local_start, lecture.local_end, get_language() or "en")
    return branded(
        title=lecture.local_title,
        above=series or str(lecture.get_kind_display()),
        people=", ".join(speaker.person.display_name for speaker in speakers),
        foot=" · ".join(part for part in (when, str(lecture.room or lecture.venue or "")) if part),
        instead=series,
        portrait=portrait_bytes(speakers[0].person.portrait) if len(speakers) == 1 else None,
    )
