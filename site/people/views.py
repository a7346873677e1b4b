"""Screens about people in Wagtail's admin beyond lists and forms."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from people.actions import PeopleMergeError, check_mergeable, merge_people
from people.forms import MergeForm
from people.models import Person
from people.queries import compared, movings

RIGHTS = ("people.change_person", "people.delete_person")  # one record is changed, the other one goes


def may_merge(user: Any) -> bool:
    return bool(user.has_perms(RIGHTS))


class PersonEditView(generic.EditView):
    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not may_merge(self.request.user):
            return []
        url = reverse("people:merge", args=[self.object.pk])
        return [HeaderButton(_("Merge with another record"), url=url, icon_name="resubmit")]


class MergeView(WagtailAdminTemplateMixin, TemplateView):
    """GET asks which other record, then shows what will move; POST merges. `pk` is the record that stays."""

    template_name = "people/admin/merge.html"
    page_title = gettext_lazy("Merge two records of one person")
    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_merge(request.user):
            raise PermissionDenied
        self.kept = get_object_or_404(Person, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.kept.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("people:index"), "label": _("People")},
            {"url": reverse("people:edit", args=[self.kept.pk]), "label": self.kept.full_name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MergeForm(request.GET if "person" in request.GET else None)
        return self.show(form, self.other_of(form))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MergeForm(request.POST)
        other = self.other_of(form)
        if other is None:
            return self.show(form, None)
        name = other.full_name
        try:
            kept = merge_people(kept=self.kept, other=other, by=request.user)
        except PeopleMergeError as error:
            form.add_error("person", error.message)
            return self.show(form, None)
        messages.success(request, _("The record of %(name)s is merged into this one.") % {"name": name})
        return redirect("people:edit", kept.pk)

    def other_of(self, form: MergeForm) -> Person | None:
        """The other record, if the form names one that can be merged; otherwise the form says why not."""
        if not (form.is_bound and form.is_valid()):
            return None
        other: Person = form.cleaned_data["person"]
        try:
            check_mergeable(self.kept, other)
        except PeopleMergeError as error:
            form.add_error("person", error.message)
            return None
        return other

    def show(self, form: MergeForm, other: Person | None) -> HttpResponse:
        context: dict[str, Any] = {"form": form, "media": form.media, "kept": self.kept, "other": other}
        if other:
            context |= {"pairs": compared(self.kept, other), "movings": movings(other)}
            context["is_lossy"] = any(pair.is_lost for pair in context["pairs"])
        return self.render_to_response(self.get_context_data(**context))
