"""Recordings, slides and papers in Wagtail's admin, kept to one conference."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from conferences.enums import MaterialKind
from conferences.models import Conference, Material
from conferences.views.admin_programme_forms import ProgrammeCreateView, ProgrammeEditView
from conferences.views.admin_programme_lists import ConferenceFilter, ProgrammeIndexView, conference_column


class MaterialFilterSet(WagtailFilterSet):
    conference = ConferenceFilter(field_name="session__conference")
    kind = django_filters.ChoiceFilter(choices=MaterialKind.choices)

    class Meta:
        model = Material
        fields = ("conference", "kind")


class MaterialIndexView(ProgrammeIndexView):
    default_ordering = "session__title"

    def get_base_queryset(self) -> QuerySet[Material]:
        return Material.objects.select_related("session__conference", "presentation")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("__str__", accessor=name_of),
            Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column("of", label=gettext_lazy("Session or presentation"), accessor=belongs_to, sort_key="session__title"),
            *([] if self.conference else conference_column_of_session()),
            Column("where", label=gettext_lazy("File or address"), accessor=where),
            Column("licence", label=gettext_lazy("Licence"), accessor="get_licence_display"),
            Column("public", label=gettext_lazy("Public"), accessor=public_from, sort_key="embargo_until"),
        ]


def conference_column_of_session() -> list[Column]:
    (column,) = conference_column(None)
    column.accessor = "session.conference.title"
    return [column]


def name_of(material: Material) -> str:
    return capfirst(str(material))


def belongs_to(material: Material) -> str:
    return str(material.presentation or material.session)


def where(material: Material) -> str:
    return material.file_name or material.url


def public_from(material: Material) -> str:
    """“now”, or the moment on the conference's clock."""
    if material.is_public_by_now or material.embargo_until is None:
        return _("yes")
    local = material.embargo_until.astimezone(material.session.conference.zone)
    return _("from %(time)s") % {"time": f"{date_format(local, 'SHORT_DATE_FORMAT')} {local:%H:%M}"}


class MaterialCreateView(ProgrammeCreateView):
    def get_initial(self) -> dict[str, Any]:
        names = ("session", "presentation")
        return {**super().get_initial(), **{name: self.request.GET.get(name) for name in names}}


class MaterialEditView(ProgrammeEditView):
    def the_conference(self) -> Conference:
        return self.object.session.conference
