"""Requests to decide, and people who are invited."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.admin import messages

from core.text import row_number
from registrations.actions.approving import approve_order, decline_order
from registrations.actions.inviting import invite_people, withdraw_invitation
from registrations.actions.refusals import RegistrationError
from registrations.forms.invitations import InvitationsForm
from registrations.models import Invitation
from registrations.views.admin_common import EventScreen
from registrations.views.admin_orders import OrderScreen


class ApprovalView(OrderScreen):
    """POST approves or declines."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason = request.POST.get("reason", "")
        try:
            if request.POST.get("decision") == "approve":
                approve_order(order=self.order, reason=reason, by=request.user)
                messages.success(request, _("Approved. The person gets a mail."))
            else:
                decline_order(order=self.order, reason=reason, by=request.user)
                messages.success(request, _("Declined. The person gets a mail with your words."))
        except RegistrationError as error:
            messages.error(request, error.message)
        return self.back()


class InvitationsView(EventScreen):
    """The list of invited people; POST invites more, or withdraws one (`withdraw`)."""

    template_name = "registrations/admin/invitations.html"
    page_title = gettext_lazy("Invitations")
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or InvitationsForm(initial={"language": get_language()})
        invitations = Invitation.objects.filter(event=self.event).select_related("order", "invited_by")
        return {**super().get_context_data(**kwargs), "form": form, "invitations": list(invitations[:2000])}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "withdraw" in request.POST:
            return self.withdraw(request, request.POST["withdraw"])
        form = InvitationsForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        people = form.cleaned_data["people"]
        made = invite_people(event=self.event, people=people, language=form.cleaned_data["language"], by=request.user)
        text = ngettext("%(number)d person is invited.", "%(number)d people are invited.", len(made))
        sentence = text % {"number": len(made)}
        if len(made) < len(people):
            sentence += " " + _("The others are on the list already.")
        messages.success(request, sentence)
        return redirect("registrations_admin:invitations", self.event.pk)

    def withdraw(self, request: HttpRequest, pk: str) -> HttpResponse:
        found = get_object_or_404(Invitation.objects.select_related("event"), event=self.event, pk=row_number(pk) or 0)
        if withdraw_invitation(invitation=found, by=request.user):
            messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": found.email})
        else:
            messages.error(request, _("This invitation was used or withdrawn already."))
        return redirect("registrations_admin:invitations", self.event.pk)
