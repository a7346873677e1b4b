"""What our choosers share: folded search, and a form that makes a new row on the spot and writes it into the log."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, CreateView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.log_actions import log
from wagtail.permissions import page_permission_policy

from core.folded_search import folded_filter_form


def may_choose(user: Any) -> bool:
    """Choosers stand in forms: they are for people who may fill in some form, of pages or of records. A helper at the
    desk may enter the admin, and needs no list of speakers that are not announced yet."""
    if page_permission_policy.user_has_any_permission(user, ("add", "change", "publish")):
        return True
    return any(name.partition(".")[2].startswith(("add_", "change_")) for name in user.get_all_permissions())


class ForFormsMixin:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_choose(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


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
        return type(
            "RecordChooseView", (ForFormsMixin, ChooseView), {"filter_form_class": folded_filter_form(self.searched)}
        )

    @cached_property
    def choose_results_view_class(self) -> type[ChooseResultsView]:
        searched = {"filter_form_class": folded_filter_form(self.searched)}
        return type("RecordResultsView", (ForFormsMixin, ChooseResultsView), searched)
