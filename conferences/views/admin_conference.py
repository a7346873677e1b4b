"""Conferences in Wagtail's admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from conferences.forms.conference import ConferenceForm
from conferences.models import Conference
from core.folded_search import FoldedIndexView
from events.actions import change_event


def local_days(conference: Conference) -> str:
    """First and last day on the conference's own clock, with the zone."""
    days = list(dict.fromkeys(date_format(day) for day in (conference.days[0], conference.days[-1])))
    return f"{' – '.join(days)} ({conference.timezone})"


class ConferenceIndexView(FoldedIndexView):
    default_ordering = "-starts_at"

    def get_base_queryset(self) -> Any:
        return Conference.objects.select_related("venue")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("title"),
            Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
            Column("when", label=gettext_lazy("Days"), accessor=local_days, sort_key="starts_at"),
            Column("venue", label=gettext_lazy("Venue"), accessor="venue"),
            Column("status", label=gettext_lazy("Status"), accessor="get_status_display"),
            BooleanColumn("is_public", label=gettext_lazy("Public"), accessor="is_public"),
        ]


class ConferenceEditView(generic.EditView):
    """Saves through `change_event`, so that calendars learn of the change; its own sessions may have its room."""

    def save_instance(self) -> Conference:
        conference = self.form.save(commit=False)
        own = tuple(f"session:{pk}" for pk in conference.sessions.values_list("pk", flat=True))
        change_event(event=conference, by=self.request.user, besides=own)
        return conference

    def form_valid(self, form: ConferenceForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Programme"), url=reverse("programme:programme", args=[self.object.pk]), icon_name="list-ul")
        ]
