"""A group in the admin: its people who are missing are mailed from the order's page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from registrations.actions.groups import mail_missing
from registrations.actions.refusals import RegistrationError
from registrations.views.admin_orders import OrderScreen


class GroupMailView(OrderScreen):
    """POST mails everybody of the group whose data are missing, nobody twice within a day."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hasattr(self.order, "group"):
            raise Http404("no group")
        try:
            number = mail_missing(order=self.order, by=request.user)
        except RegistrationError as error:
            messages.error(request, error.message)
            return self.back()
        if number:
            text = ngettext("%(number)d person gets a mail.", "%(number)d people get a mail.", number)
            messages.success(request, text % {"number": number})
        else:
            messages.info(
                request, _("Nobody was mailed: everybody is complete, or had a mail within the last 24 hours.")
            )
        return self.back()
