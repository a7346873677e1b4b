"""Who waits for a place, as the organiser sees it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from core.text import row_number
from registrations.actions.offering import move_waiting, offer_out_of_turn
from registrations.actions.refusals import RegistrationError
from registrations.actions.waiting import remove_waiting
from registrations.models import WaitingEntry
from registrations.queries.waiting import lines_of_event
from registrations.views.admin_common import EventScreen


class WaitingView(EventScreen):
    """The lines of an event, in turn. POST offers a place out of turn (`offer`), moves somebody (`move`) or takes
    them out (`remove`)."""

    template_name = "registrations/admin/waiting.html"
    page_title = gettext_lazy("Waiting list")
    header_icon = "time"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "lines": lines_of_event(self.event)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason = request.POST.get("reason", "").replace("\x00", "")
        number = next((request.POST[name] for name in ("offer", "move", "remove") if name in request.POST), "")
        with_all = ("event", "ticket_type", "option", "attendee__order")
        entries = WaitingEntry.objects.select_related(*with_all).filter(event=self.event)
        entry = get_object_or_404(entries, pk=row_number(number) or 0)
        try:
            if "offer" in request.POST:
                offer_out_of_turn(entry=entry, reason=reason, by=request.user)
                messages.success(request, _("%(email)s gets the offer by mail.") % {"email": entry.email})
            elif "move" in request.POST:
                place = row_number(request.POST.get(f"number-{entry.pk}", "")) or 0
                move_waiting(entry=entry, number=place, reason=reason, by=request.user)
                messages.success(request, _("%(name)s has moved in the line.") % {"name": entry.who})
            else:
                remove_waiting(entry=entry, reason=reason, by=request.user)
                messages.success(request, _("%(email)s is removed and gets a mail.") % {"email": entry.email})
        except RegistrationError as error:
            messages.error(request, error.message)
        return redirect("registrations_admin:waiting", self.event.pk)
