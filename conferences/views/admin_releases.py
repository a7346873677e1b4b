"""Earlier releases in Wagtail's admin: compare any two, go back to one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from conferences.actions.going_back import go_back
from conferences.actions.programme import ProgrammeReleaseError
from conferences.forms.releases import GoingBackForm
from conferences.queries.pending import pending
from conferences.queries.programme import latest_programme, programme_of
from conferences.queries.readers import audience_of
from conferences.queries.restoring import restorable
from conferences.rules.document import Programme, changes_between
from conferences.rules.sentences import change_sentences, grouped
from conferences.views.admin_programme import releases_of
from conferences.views.admin_screens import OrganiserScreen, ProgrammeScreen, programme_url
from core.text import row_number

DRAFT = "draft"


class ComparisonView(ProgrammeScreen):
    """`?from=2&to=5`: what a reader of the one has to learn to know the other; `to=draft` is the working programme."""

    template_name = "conferences/admin/comparison.html"
    page_title = gettext_lazy("Compare releases")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        releases = releases_of(self.conference)
        newest = str(releases[0].number) if releases else ""
        wanted_to = self.request.GET.get("to", DRAFT)
        wanted_from = self.request.GET.get("from", newest)
        before, after = self.programme(wanted_from), self.programme(wanted_to)
        changes = changes_between(before, after) if before and after else []
        return {
            **super().get_context_data(**kwargs),
            "releases": releases,
            "from_number": wanted_from,
            "to_number": wanted_to,
            "is_known": before is not None and after is not None,
            "changes_count": len(changes),
            "groups": grouped(change_sentences(changes, after.timezone if after else "UTC")),
        }

    def programme(self, wanted: str) -> Programme | None:
        if wanted == DRAFT:
            return pending(self.conference).draft
        number = row_number(wanted)
        releases = self.conference.releases.select_related("conference").defer("document")
        release = releases.filter(number=number).first() if number else None
        return programme_of(release) if release else None


class GoingBackView(OrganiserScreen):
    """GET shows what it would do, POST does it."""

    template_name = "conferences/admin/going_back.html"
    page_title = gettext_lazy("Go back")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form = GoingBackForm(request.POST or None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release = self.release_numbered(self.kwargs["number"])
        programme = programme_of(release)
        public = latest_programme(self.conference)
        changes = changes_between(public, programme)
        return {
            **super().get_context_data(**kwargs),
            "release": release,
            "form": self.form,
            "restorable": restorable(self.conference, programme),
            "changes_count": len(changes),
            "groups": grouped(change_sentences(changes, self.conference.timezone)),
            "audience": audience_of(self.conference, changes) if changes else None,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        release = self.release_numbered(self.kwargs["number"])
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            result = go_back(conference=self.conference, release=release, by=request.user, **self.form.cleaned_data)
        except ProgrammeReleaseError as error:
            self.form.add_error(None, error.message)
            return self.render_to_response(self.get_context_data())
        if result.release:
            text = _("Release %(new)d is public now; it holds what release %(old)d held.")
            messages.success(request, text % {"new": result.release.number, "old": release.number})
        else:
            text = _(
                "The working programme is as in release %(old)d. The public sees nothing of it before you release."
            )
            messages.success(request, text % {"old": release.number})
        for finding in result.findings:
            messages.warning(request, finding)
        return redirect(programme_url(self.conference))
