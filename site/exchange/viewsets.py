"""Exchange programmes in Wagtail's admin, under Partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.choosers import RecordChooserViewSet
from core.record_viewset import RecordViewSet
from core.slugs import free_slug
from exchange.models import Programme

NAMES = ("name", "name_zh_hans", "name_vi")


class NewProgrammeForm(forms.ModelForm[Programme]):
    class Meta:
        model = Programme
        fields = ("school", "name", "name_zh_hans", "name_vi", "kind", "direction", "since_year", "place")

    def save(self, commit: bool = True) -> Programme:
        self.instance.slug = free_slug(Programme, self.instance.name, "programme")
        return super().save(commit=commit)


class ProgrammeChooserViewSet(RecordChooserViewSet):
    model = Programme
    icon = "rotate"
    searched = NAMES
    choose_one_text = _("Choose a programme")
    choose_another_text = _("Choose another programme")
    edit_item_text = _("Edit this programme")
    creation_tab_label = _("New programme")
    create_action_label = _("Create programme")
    creation_form_class = NewProgrammeForm


class ProgrammeViewSet(RecordViewSet):
    model = Programme
    name = "exchange-programmes"
    icon = "rotate"
    menu_hook = "register_partners_menu_item"
    menu_order = 50
    search_fields = NAMES
    list_display = ("name", "school", "kind", "direction")
    list_filter = ("kind", "direction", "school")

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(queryset=Programme.objects.select_related("school"), **kwargs)
