"""A lecture is public while one of its pages is: also when the editor publishes in the page editor."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.signals import page_published, page_unpublished

from events.signals import closed_events_asked
from lectures.actions import show_lecture
from lectures.models import LecturePage
from lectures.queries import closed_lectures


@receiver(page_published, sender=LecturePage, dispatch_uid="lecture-page-published")
@receiver(page_unpublished, sender=LecturePage, dispatch_uid="lecture-page-unpublished")
@receiver(post_delete, sender=LecturePage, dispatch_uid="lecture-page-deleted")  # it is “unpublished” before it is gone
def follow_the_page(instance: LecturePage, **_kwargs: Any) -> None:
    show_lecture(lecture=instance.lecture, by=None)


@receiver(closed_events_asked, dispatch_uid="closed-lectures")
def events_behind_closed_pages(request: HttpRequest | None = None, **_kwargs: Any) -> Any:
    return closed_lectures(request)
