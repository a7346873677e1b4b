"""Recordings, slides and papers in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from conferences.forms.materials import MaterialForm
from conferences.models import Material
from conferences.views import admin_materials
from core.record_viewset import RecordViewSet


class MaterialViewSet(RecordViewSet):
    """Whoever may edit sessions may attach to them (wagtail_hooks)."""

    model = Material
    name = "materials"
    icon = "media"
    index_view_class = admin_materials.MaterialIndexView
    add_view_class = admin_materials.MaterialCreateView
    edit_view_class = admin_materials.MaterialEditView
    filterset_class = admin_materials.MaterialFilterSet
    search_fields = ("title", "session__title", "presentation__title", "url", "file_name")
    edit_handler = ObjectList(
        [
            FieldPanel("session"),
            FieldPanel("presentation"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("title")]),
            MultiFieldPanel([FieldPanel("upload"), FieldPanel("url")], heading=_("File or address")),
            FieldRowPanel([FieldPanel("licence"), FieldPanel("embargo_until"), FieldPanel("position")]),
        ],
        base_form_class=MaterialForm,
    )
