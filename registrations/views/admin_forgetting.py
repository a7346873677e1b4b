"""Forgetting the personal data of one order: what goes, what stays, and a button of a permission of its own."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from registrations.actions.forgetting import forget_order
from registrations.actions.refusals import RegistrationError
from registrations.queries.forgetting import why_not_forgettable
from registrations.views.admin_common import FORGET
from registrations.views.admin_orders import OrderScreen


class ForgettingView(OrderScreen):
    template_name = "registrations/admin/forgetting.html"
    page_title = gettext_lazy("Forget personal data")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(FORGET):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.path_to_here()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = self.order
        facts = {
            "reason": why_not_forgettable(order, timezone.now()),
            "certificates": order.attendees.filter(certificate__isnull=False).count(),
        }
        return {**super().get_context_data(**kwargs), **facts}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            forget_order(order=self.order, by=request.user)
        except RegistrationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The personal data of order %(code)s are gone.") % {"code": self.order.code})
        return self.back()
