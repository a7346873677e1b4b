"""Partners in Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.base import ViewSetGroup

from core.choosers import RecordChooserViewSet
from core.record_viewset import RecordViewSet
from partners.models import Agreement, Grant, Organisation

NAMES = ("name", "name_zh_hans", "name_vi", "acronym")


class OrganisationChooserViewSet(RecordChooserViewSet):
    model = Organisation
    icon = "globe"
    searched = NAMES
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    edit_item_text = _("Edit this organisation")
    creation_tab_label = _("New organisation")
    create_action_label = _("Create organisation")
    form_fields = ("name", "name_zh_hans", "name_vi", "acronym", "kind", "country", "city", "ror", "website")


class OrganisationViewSet(RecordViewSet):
    model = Organisation
    name = "organisations"
    icon = "globe"
    search_fields = NAMES
    list_display = ("name", "acronym", "kind", "country", "city")
    list_filter = ("kind", "country")
    ordering = "name"


class AgreementViewSet(RecordViewSet):
    model = Agreement
    name = "agreements"
    icon = "doc-full"
    search_fields = ("partner__name", "school__name", "about")
    list_display = ("__str__", "school", "signed_on", "valid_until")
    list_filter = ("kind", "school")
    panels = (FieldPanel("partner"), *Agreement.panels)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows = Agreement.objects.select_related("partner", "school")
        return super().get_index_view_kwargs(queryset=rows, **kwargs)


class GrantViewSet(RecordViewSet):
    model = Grant
    name = "grants"
    icon = "openquote"
    search_fields = ("title", "funder__name", "school__name")
    list_display = ("__str__", "funder", "school", "starts_on", "ends_on")
    list_filter = ("school",)
    panels = (
        FieldRowPanel([FieldPanel("school"), FieldPanel("funder")]),
        FieldPanel("title"),
        FieldPanel("about"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows = Grant.objects.select_related("funder", "school")
        return super().get_index_view_kwargs(queryset=rows, **kwargs)


class PartnersGroup(ViewSetGroup):
    """Other apps add their lists by `menu_hook = "register_partners_menu_item"`."""

    menu_label = _("Partners")
    menu_name = "partners"
    menu_icon = "globe"
    menu_order = 150
    submenu_hook = "register_partners_menu_item"
    items = (OrganisationViewSet, AgreementViewSet, GrantViewSet)
