"""Lectures in Wagtail's admin: one screen for what takes place and its pages."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages as admin_messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from core.folded_search import FoldedIndexView
from lectures.actions import cancel_lecture, change_lecture, create_lecture
from lectures.forms import LectureForm
from lectures.models import Lecture, LectureSeries
from lectures.queries import pages_of


def when(lecture: Lecture) -> str:
    """On the lecture's own clock, with its zone."""
    return f"{date_format(lecture.local_start, 'j M Y, H:i')}–{lecture.local_end:%H:%M} ({lecture.timezone})"


def who(lecture: Lecture) -> str:
    return ", ".join(speaker.person.full_name for speaker in lecture.speakers.all())


def state(lecture: Lecture) -> str:
    if not lecture.is_public:
        return _("draft")
    return lecture.get_status_display() if lecture.status != "EventScheduled" else _("public")


class LectureFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label=gettext_lazy("When"),
        choices=[("coming", gettext_lazy("coming")), ("past", gettext_lazy("past"))],
        method="filter_when",
        empty_label=gettext_lazy("all"),
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[("public", gettext_lazy("public")), ("draft", gettext_lazy("draft"))],
        method="filter_state",
        empty_label=gettext_lazy("all"),
    )
    series = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Series"), queryset=LectureSeries.objects.all(), empty_label=gettext_lazy("all")
    )

    def filter_when(self, lectures: QuerySet[Lecture], _name: str, value: str) -> QuerySet[Lecture]:
        now = timezone.now()
        return lectures.filter(ends_at__gt=now) if value == "coming" else lectures.filter(ends_at__lte=now)

    def filter_state(self, lectures: QuerySet[Lecture], _name: str, value: str) -> QuerySet[Lecture]:
        return lectures.filter(is_public=value == "public")

    class Meta:
        model = Lecture
        fields = ["when", "state", "series"]


class LectureIndexView(FoldedIndexView):
    default_ordering = "-starts_at"

    def get_base_queryset(self) -> QuerySet[Lecture]:
        return Lecture.objects.select_related("series", "venue").prefetch_related("speakers__person")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("title"),
            Column("speakers", label=gettext_lazy("Speakers"), accessor=who),
            Column("when", label=gettext_lazy("When"), accessor=when, sort_key="starts_at"),
            Column("series", label=gettext_lazy("Series"), accessor="series", sort_key="series__name"),
            Column("state", label=gettext_lazy("State"), accessor=state),
        ]

    def get_delete_url(self, _instance: Lecture) -> None:
        """A lecture is cancelled, not deleted: people have it in their calendars."""
        return


class LectureScreen:
    """What adding and changing share: two ways to save, and the errors of the action at their fields."""

    actions = ("publish", "draft")
    template_name = "lectures/admin/lecture_form.html"
    form: LectureForm
    request: HttpRequest
    object: Lecture

    @property
    def is_publishing(self) -> bool:
        return self.action != "draft"  # type: ignore[attr-defined]

    def others(self) -> dict[str, Any]:
        return {
            "speakers": self.form.speakers(),
            "hosts": self.form.hosts(),
            "publish": self.is_publishing,
            "by": self.request.user,
        }

    def form_valid(self, form: LectureForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except PermissionDenied:
            form.add_error(None, _("You may save a draft here; somebody who may publish pages publishes it."))
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]

    def get_success_message(self, *_instance: Lecture) -> str:
        words = _("“%(lecture)s” is public.") if self.object.is_public else _("“%(lecture)s” is saved as a draft.")
        return words % {"lecture": self.object}

    def get_success_buttons(self) -> list[Any]:
        buttons = super().get_success_buttons()  # type: ignore[misc]
        page = pages_of([self.object], with_closed=True).get(self.object.pk)
        if page:
            buttons.insert(0, admin_messages.button(page.url, _("View live"), new_window=False))
        return buttons


class LectureCreateView(LectureScreen, generic.CreateView):
    page_title = gettext_lazy("Add lecture")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "may_save_draft": True, "publish_label": _("Publish")}

    def save_instance(self) -> Lecture:
        return create_lecture(**self.form.details(), **self.others())


class LectureEditView(LectureScreen, generic.EditView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_draft = not self.object.is_public
        label = _("Publish") if is_draft else _("Save")
        return {**super().get_context_data(**kwargs), "may_save_draft": is_draft, "publish_label": label}

    def save_instance(self) -> Lecture:
        lecture: Lecture = self.form.instance
        return change_lecture(lecture=lecture, **self.others())

    def get_delete_url(self) -> None:
        return

    @property
    def header_buttons(self) -> list[HeaderButton]:
        page = pages_of([self.object], with_closed=True).get(self.object.pk)
        return [HeaderButton(_("View live"), url=page.url, icon_name="view")] if page else []

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        for page in self.object.pages.select_related("locale"):
            label = _("Edit the page (%(language)s)") % {"language": page.locale.get_display_name()}
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            buttons.append(Button(label, url=url, icon_name="edit", priority=20))
        if not self.object.is_cancelled:
            url = reverse("lectures:cancellation", args=[self.object.pk])
            buttons.append(Button(_("Cancel this lecture"), url=url, icon_name="cross", priority=90))
        return buttons


def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST cancels."""
    if not request.user.has_perm("lectures.change_lecture"):
        raise PermissionDenied
    lecture = get_object_or_404(Lecture, pk=pk)
    if request.method == "POST":
        cancel_lecture(lecture=lecture, by=request.user)
        admin_messages.success(request, _("“%(lecture)s” is marked as cancelled everywhere.") % {"lecture": lecture})
        return redirect("lectures:index")
    context = {
        "lecture": lecture,
        "when": when(lecture),
        "header_title": _("Cancel this lecture"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("lectures:index"), "label": _("Lectures")},
            {"url": reverse("lectures:edit", args=[pk]), "label": str(lecture)},
            {"url": "", "label": _("Cancel")},
        ],
    }
    return TemplateResponse(request, "lectures/admin/cancellation.html", context)
