"""Sessions in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from conferences.forms.session import SessionForm
from conferences.models import Session
from conferences.views import admin_programme_forms, admin_programme_lists
from core.record_viewset import RecordViewSet


class SessionViewSet(RecordViewSet):
    model = Session
    name = "sessions"
    icon = "time"
    index_view_class = admin_programme_lists.SessionIndexView
    add_view_class = admin_programme_forms.ProgrammeCreateView
    edit_view_class = admin_programme_forms.SessionEditView
    filterset_class = admin_programme_lists.SessionFilterSet
    search_fields = ("title", "subtitle")
    ordering = "starts_at"
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("subtitle"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldRowPanel([FieldPanel("room"), FieldPanel("track")]),
                    FieldPanel("is_plenary"),
                ],
                heading=_("When and where"),
            ),
            InlinePanel(
                "people",
                heading=_("Chairs and speakers"),
                label=_("person"),
                panels=[FieldPanel("person"), FieldRowPanel([FieldPanel("role"), FieldPanel("affiliation")])],
            ),
            FieldPanel("abstract"),
            FieldRowPanel([FieldPanel("language"), FieldPanel("slug")]),
        ],
        base_form_class=SessionForm,
    )
