"""What our choosers share: folded search, and a form that makes a new row on the spot and writes it into the log."""

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, CreateView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.log_actions import log

from core.folded_search import folded_filter_form


class LoggedCreateView(CreateView):
    def save_form(self, form: forms.ModelForm[Any]) -> models.Model:
        instance = form.save()
        log(instance=instance, action="wagtail.create", user=self.request.user)
        return instance


class RecordChooserViewSet(ChooserViewSet):
    """A chooser over `searched` columns; with `creation_form_class` or `form_fields` it also creates."""

    searched: tuple[str, ...] = ()
    create_view_class = LoggedCreateView
    search_tab_label = _("Choose")
    per_page = 12

    @cached_property
    def choose_view_class(self) -> type[ChooseView]:
        return type("RecordChooseView", (ChooseView,), {"filter_form_class": folded_filter_form(self.searched)})

    @cached_property
    def choose_results_view_class(self) -> type[ChooseResultsView]:
        return type("RecordResultsView", (ChooseResultsView,), {"filter_form_class": folded_filter_form(self.searched)})
