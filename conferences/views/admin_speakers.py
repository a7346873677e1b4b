"""Speakers of a conference in Wagtail's admin: what is missing, invitations, reminders, answers."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from conferences.actions.inviting import (
    InvitationError,
    invite_speakers,
    is_resting,
    mail_again,
    remind_speakers,
    remindable,
    withdraw_invitation,
)
from conferences.actions.taking_over import set_aside, take_over
from conferences.enums import InvitationState, SpeakerGap
from conferences.forms.inviting import InvitingForm, RemindingForm
from conferences.models import Conference, SpeakerInvitation
from conferences.queries.missing import SpeakerRow, speaker_rows
from conferences.queries.proposals import proposals_of
from conferences.queries.speaking import answers_of, is_open, parts_by_person, speaking_url
from conferences.views.admin_common import programme_path
from conferences.views.admin_programme import ProgrammesView
from conferences.views.admin_screens import ConferenceScreen
from core.text import fold, row_number

SHOWN: dict[str, tuple[Any, Callable[[SpeakerRow], bool]]] = {
    "all": (gettext_lazy("All"), lambda row: True),
    "missing": (gettext_lazy("Something missing"), lambda row: bool(set(row.gaps) - {SpeakerGap.SLIDES})),
    "new": (gettext_lazy("Not invited"), lambda row: not row.invitation or row.state == InvitationState.WITHDRAWN),
    "open": (gettext_lazy("No answer yet"), lambda row: row.state == InvitationState.INVITED),
    "pending": (gettext_lazy("Answers to look at"), lambda row: row.pending > 0),
    "declined": (gettext_lazy("Declined"), lambda row: row.state == InvitationState.DECLINED),
}


class SpeakersScreen(ConferenceScreen):
    """A screen about the speakers of one conference; for those who may change its sessions."""

    any_permission_required = ("change",)
    header_icon = "group"
    page_title = gettext_lazy("Speakers")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        path = programme_path(self.conference)
        path.append({"url": reverse("speakers:speakers", args=[self.conference.pk]), "label": _("Speakers")})
        return path if isinstance(self, SpeakersView) else [*path, {"url": "", "label": self.heading()}]

    def heading(self) -> str:
        return str(self.page_title)

    def back(self) -> HttpResponse:
        return redirect("speakers:speakers", self.conference.pk)


class SpeakersIndexView(ProgrammesView):
    """Which conference; the only one is opened at once."""

    page_title = gettext_lazy("Speakers")
    index_url_name = "speakers:index"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        only = list(Conference.objects.values_list("pk", flat=True)[:2])
        if len(only) == 1:
            return redirect("speakers:speakers", only[0])
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    @property
    def columns(self) -> list[Column]:
        _title, *others = super().columns
        return [
            TitleColumn(
                "title",
                label=gettext_lazy("Conference"),
                accessor="title",
                get_url=lambda conference: reverse("speakers:speakers", args=[conference.pk]),
            ),
            *others[:1],
        ]


class SpeakersView(SpeakersScreen):
    """One page for all speakers: state, what is missing, what waits to be looked at."""

    template_name = "conferences/admin/speakers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = speaker_rows(self.conference)
        chosen = self.request.GET.get("show", "")
        chosen = chosen if chosen in SHOWN else "all"
        query = self.request.GET.get("q", "")[:100]
        words = fold(query).split()
        shown = [row for row in rows if SHOWN[chosen][1](row) and all(word in fold(row_text(row)) for word in words)]
        tabs = [(key, label, sum(map(test, rows)), key == chosen) for key, (label, test) in SHOWN.items()]
        return {
            **super().get_context_data(**kwargs),
            "rows": shown,
            "total": len(rows),
            "tabs": tabs,
            "shown": chosen,
            "query": query,
            "counts": [(gap.label, sum(gap in row.gaps for row in rows)) for gap in SpeakerGap],
        }

    @property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("speakers:reminders", args=[self.conference.pk])
        return [HeaderButton(_("Remind"), url=url, icon_name="mail")]


def row_text(row: SpeakerRow) -> str:
    return " ".join(
        [row.person.full_name, row.person.latin_name, row.email, *(part.subject.title for part in row.parts)]
    )


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
        form = InvitingForm(request.POST if "sends" in request.POST else None, initial={"language": "en"})
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


class SpeakerView(SpeakersScreen):
    """One speaker's answers: what was proposed beside what stands."""

    template_name = "conferences/admin/speaker.html"
    page_title = gettext_lazy("Speaker")

    @property
    def invitation(self) -> SpeakerInvitation:
        if not hasattr(self, "_invitation"):
            rows = SpeakerInvitation.objects.select_related("conference", "person__portrait", "invited_by")
            self._invitation = get_object_or_404(rows, pk=self.kwargs["invitation_pk"], conference=self.conference)
        return self._invitation

    def get_page_subtitle(self) -> str:
        return self.invitation.person.full_name

    def heading(self) -> str:
        name = self.invitation.person.full_name
        return name if type(self) is SpeakerView else f"{self.page_title}: {name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitation = self.invitation
        rows = speaker_rows(self.conference, [invitation.person_id])
        parts = parts_by_person(self.conference, [invitation.person_id]).get(invitation.person_id, [])
        found = proposals_of(invitation)
        return {
            **super().get_context_data(**kwargs),
            "invitation": invitation,
            "person": invitation.person,
            "row": rows[0] if rows else None,
            "parts": parts,
            "answers": answers_of(invitation),
            "pending": [proposal for proposal in found if proposal.is_pending],
            "aside": [proposal for proposal in found if not proposal.is_pending],
            "is_open": is_open(invitation),
            "url": speaking_url(invitation),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """`take`: the key of one proposal, or `all`; `leave`: the key of one."""
        found = proposals_of(self.invitation)
        keys = [proposal.key for proposal in found if proposal.is_pending]
        if "take" in request.POST:
            wanted = keys if request.POST["take"] == "all" else [request.POST["take"]]
            taken = take_over(invitation=self.invitation, keys=wanted, by=request.user)
            text = ngettext("%(n)d answer is taken over.", "%(n)d answers are taken over.", len(taken))
            messages.success(request, text % {"n": len(taken)})
        elif "leave" in request.POST:
            set_aside(invitation=self.invitation, keys=[request.POST["leave"]], by=request.user)
            messages.success(request, _("Left as it is. The speaker's answer is kept below."))
        return self.here()

    def here(self) -> HttpResponse:
        return redirect("speakers:speaker", self.conference.pk, self.invitation.pk)


class SpeakerMailView(SpeakerView):
    """POST sends the link to this speaker again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            mail_again(invitation=self.invitation, by=request.user)
        except InvitationError as error:
            messages.error(request, error.message)
        else:
            text = _("The mail to %(email)s is on its way.") % {"email": self.invitation.email}
            messages.success(request, text)
        return self.here()


class SpeakerWithdrawalView(SpeakerView):
    """GET asks once more; POST withdraws the invitation."""

    template_name = "conferences/admin/speaker_withdrawal.html"
    page_title = gettext_lazy("Withdraw the invitation")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            withdraw_invitation(invitation=self.invitation, by=request.user)
        except InvitationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The invitation is withdrawn. The link says so to whoever opens it."))
        return self.here()


class SpeakerFileView(SpeakerView):
    """A file that a speaker has sent, for organisers only: `portrait`, or the key of a part for its slides."""

    http_method_names = ["get"]

    def get(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        name = self.kwargs["name"]
        if not self.invitation.is_sent:
            raise Http404("nothing was sent")
        file, filename = self.invitation.portrait, f"{slugify(self.invitation.person.slug) or 'portrait'}.jpg"
        if name != "portrait":
            talks = {f"{talk.session_id}-{talk.presentation_id or 0}": talk for talk in self.invitation.talks.all()}
            talk = talks.get(name)
            if talk is None:
                raise Http404("no such talk")
            file, filename = talk.slides, talk.slides_name
        try:
            opened = file.open("rb")
        except (OSError, ValueError) as error:
            raise Http404("no such file") from error
        is_picture = name == "portrait"
        content_type = "image/jpeg" if is_picture else "application/octet-stream"
        response = FileResponse(opened, filename=filename, as_attachment=not is_picture, content_type=content_type)
        response["Cache-Control"] = "private, no-store"
        return response
