"""What one speaker has answered, in Wagtail's admin: proposals, files, the mail again, withdrawal."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from conferences.actions.inviting import InvitationError, mail_again, withdraw_invitation
from conferences.actions.taking_over import set_aside, take_over
from conferences.models import SpeakerInvitation
from conferences.queries.missing import speaker_rows
from conferences.queries.proposals import proposals_of
from conferences.queries.speaking import answers_of, is_open, parts_by_person, speaking_url
from conferences.views.admin_speakers import SpeakersScreen


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
