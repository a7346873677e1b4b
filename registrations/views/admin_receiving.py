"""Ways of paying of an event, money recorded by hand, and receipts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from registrations.actions.refusals import RegistrationError
from registrations.actions.transferring import receive_money, save_payment_ways
from registrations.enums import OrderState, PaymentState
from registrations.forms.payment_ways import ReceiveForm, WaysForm
from registrations.models import Payment, PaymentWays
from registrations.queries.balance import balance_of
from registrations.queries.receipts import receipt_document
from registrations.views.admin_common import EventScreen
from registrations.views.admin_orders import OrderScreen, flag_label


class WaysView(EventScreen):
    template_name = "registrations/admin/ways.html"
    page_title = gettext_lazy("Ways of paying")
    header_icon = "tick-inverse"

    @property
    def ways(self) -> PaymentWays:
        return PaymentWays.objects.filter(event_id=self.event.pk).first() or PaymentWays(event=self.event)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or WaysForm(instance=self.ways)
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WaysForm(request.POST, instance=self.ways)
        if form.is_valid():
            try:
                save_payment_ways(ways=form.instance, by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The ways of paying are saved."))
                return redirect("registrations_admin:dashboard", self.event.pk)
        return self.render_to_response(self.get_context_data(form=form))


class ReceiveView(OrderScreen):
    """Money that somebody holds in their hands, or has found on the bank's page."""

    template_name = "registrations/admin/receive.html"
    page_title = gettext_lazy("Record a payment")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": _("Record a payment"), "sublabel": self.order.code}
        return [*super().get_breadcrumbs_items(), here]

    def form(self, *data: Any) -> ReceiveForm:
        return ReceiveForm(*data, due=balance_of(self.order).due, zone=self.order.event.zone)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        return {**super().get_context_data(**kwargs), "form": form, "balance": balance_of(self.order)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            values = dict(form.cleaned_data)
            money = values.pop("amount")
            try:
                payment = receive_money(order=self.order, money=money, by=request.user, **values)
            except RegistrationError as error:
                form.add_error(None, error.message)
            else:
                self.say(payment)
                return self.back()
        return self.render_to_response(self.get_context_data(form=form))

    def say(self, payment: Payment) -> None:
        if payment.flag:
            text = _("Recorded, and to be decided: %(why)s.") % {"why": flag_label(payment)}
            messages.warning(self.request, text)
        elif payment.order.state == OrderState.CONFIRMED:
            messages.success(self.request, _("Recorded: the order is confirmed, and the holder gets the tickets."))
        else:
            messages.success(self.request, _("Recorded."))


class ReceiptView(OrderScreen):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        payments = self.order.payments.select_related("order__event")
        payment = get_object_or_404(payments, pk=self.kwargs["payment_pk"], state=PaymentState.PAID)
        response = HttpResponse(receipt_document(payment), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="receipt-{self.order.code}-{payment.pk}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response
