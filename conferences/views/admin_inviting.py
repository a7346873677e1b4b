"""Inviting and reminding speakers in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from conferences.actions.inviting import invite_speakers, is_resting, remind_speakers, remindable
from conferences.forms.inviting import InvitingForm, RemindingForm
from conferences.queries.languages import conference_language
from conferences.queries.missing import SpeakerRow, speaker_rows
from conferences.views.admin_speakers import SHOWN, SpeakersScreen
from core.text import row_number


class InvitationsView(SpeakersScreen):
    """POST from the list shows whom it concerns and asks for the message; POST with `sends` invites."""

    template_name = "conferences/admin/speaker_invitations.html"
    page_title = gettext_lazy("Invite speakers")
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.back()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.chosen()
        if not rows:
            messages.warning(request, _("Choose at least one speaker."))
            return self.back()
        initial = {"language": conference_language(self.conference)}
        form = InvitingForm(request.POST if "sends" in request.POST else None, initial=initial)
        if form.is_bound and form.is_valid():
            people = [row.person.pk for row in rows]
            result = invite_speakers(conference=self.conference, people=people, by=request.user, **form.cleaned_data)
            number = len(result.sent)
            text = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", number)
            messages.success(request, text % {"n": number})
            return self.back()
        able = [row for row in rows if row.can_be_invited]
        context = {
            "form": form,
            "able": able,
            "without": [row for row in rows if not row.person.email and row not in able],
            "already": [row for row in rows if row.invitation and row.invitation.is_live],
        }
        return self.render_to_response(self.get_context_data(**context))

    def chosen(self) -> list[SpeakerRow]:
        if "everybody" in self.request.POST:
            return [row for row in speaker_rows(self.conference) if SHOWN["new"][1](row)]
        wanted = {number for text in self.request.POST.getlist("people") if (number := row_number(text))}
        return speaker_rows(self.conference, wanted) if wanted else []


class RemindersView(SpeakersScreen):
    """GET shows whom a reminder would reach and what each would be asked for; POST sends it."""

    template_name = "conferences/admin/speaker_reminders.html"
    page_title = gettext_lazy("Remind speakers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: RemindingForm = kwargs.pop("form", None) or self.form()
        gaps = form.cleaned_data["gaps"] if form.is_bound and form.is_valid() else form["gaps"].initial or []
        rows = remindable(speaker_rows(self.conference), [] if form.errors else gaps)
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "gaps": gaps,
            "reached": [(row, [gap.label for gap in row.gaps if gap in gaps]) for row in rows if not is_resting(row)],
            "resting": [row for row in rows if is_resting(row)],
        }

    def form(self) -> RemindingForm:
        return RemindingForm(self.request.GET if "gaps" in self.request.GET else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RemindingForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        result = remind_speakers(conference=self.conference, gaps=form.cleaned_data["gaps"], by=request.user)
        number = len(result.sent)
        text = ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", number) % {"n": number}
        if result.resting:
            resting = len(result.resting)
            rest = ngettext(
                "%(n)d speaker had a mail within the last three days and gets none.",
                "%(n)d speakers had a mail within the last three days and get none.",
                resting,
            )
            text = f"{text} {rest % {'n': resting}}"
        (messages.success if number else messages.warning)(request, text)
        return self.back()
