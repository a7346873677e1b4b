"""People and boards in Wagtail's admin."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.viewsets.base import ViewSetGroup

from core.choosers import RecordChooserViewSet
from core.record_viewset import RecordViewSet
from people.forms import NewPersonForm, PersonForm
from people.models import Body, Person
from people.views import MergeView, PersonEditView

NAMES = ("full_name", "latin_name", "family_name", "given_name")


class PersonChooserViewSet(RecordChooserViewSet):
    model = Person
    icon = "user"
    searched = NAMES
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this person")
    creation_tab_label = _("New person")
    create_action_label = _("Create person")
    creation_form_class = NewPersonForm


class PersonViewSet(RecordViewSet):
    model = Person
    name = "people"
    icon = "user"
    search_fields = (*NAMES, "email", "orcid")
    list_display = ("full_name", "latin_name", "email", "orcid")
    ordering = "sort_key"
    edit_handler = ObjectList(Person.panels, base_form_class=PersonForm)
    edit_view_class = PersonEditView

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("merge/<int:pk>/", MergeView.as_view(), name="merge")]


class BodyViewSet(RecordViewSet):
    model = Body
    name = "boards"
    icon = "group"
    search_fields = ("name", "name_zh_hans", "name_vi")
    list_display = ("name", "school")
    list_filter = ("school",)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(queryset=Body.objects.select_related("school"), **kwargs)


class PeopleGroup(ViewSetGroup):
    menu_label = _("People")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 140
    submenu_hook = "register_people_menu_item"
    items = (PersonViewSet, BodyViewSet)
