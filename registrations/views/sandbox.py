"""The sandbox provider's payment page: what a buyer sees instead of Stripe's in a demo. No money moves."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import holder
from core.money import Money, format_money
from registrations.enums import Provider
from registrations.gateways.base import GatewayError, GatewayRefusedError
from registrations.gateways.sandbox import DISPUTES, OUTCOMES, SandboxGateway
from registrations.queries.providers import sandbox
from registrations.views.webhooks import deliver_event


@require_http_methods(["GET", "HEAD", "POST"])
@holder
def sandbox_payment(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one payment session; the unguessable `token` is its id. A button does what a payer could do."""
    gateway = _sandbox_or_404()
    session = _session_or_404(gateway, token)
    with translation.override(session["language"]):
        if request.method == "POST":
            return _act(request, gateway, session)
        return _page(request, session)


def _act(request: HttpRequest, gateway: SandboxGateway, session: dict[str, Any]) -> HttpResponse:
    """Let the provider do it and deliver its event the way that Stripe's come; then send the payer back."""
    outcome = request.POST.get("outcome", "")
    if outcome == "decline" and session["state"] == "open":
        return _page(request, session, _("The payment was declined. You can try again."))
    if outcome == "refuse_refunds":
        gateway.refuse_refunds(session["id"])
        return redirect(request.path)
    if outcome not in OUTCOMES and outcome not in DISPUTES:
        return _page(request, session, _("Please choose one of the buttons."), status=400)
    try:
        does = gateway.dispute if outcome in DISPUTES else gateway.act
        payload, signature = does(session["id"], outcome)
    except GatewayRefusedError:
        return _page(request, gateway.session(session["id"]), _("This is no longer possible."), status=409)
    answer = deliver_event(Provider.SANDBOX, payload, signature)
    if answer.status_code != 200:
        problem = _("The site could not take note of the payment yet; it will be asked again.")
        return _page(request, gateway.session(session["id"]), problem, status=502)
    back = session["cancel_url"] if outcome in ("expire", "fail") else session["success_url"]
    stays = outcome == "pay_later" or outcome in DISPUTES
    return redirect(request.path) if stays else HttpResponseRedirect(back)


def _page(request: HttpRequest, session: dict[str, Any], problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "session": session,
        "amount": format_money(Money(session["amount_minor"], session["currency"]), session["language"]),
        "problem": problem,
        "dispute": sandbox().dispute_status(session["id"]),
    }
    return render(request, "registrations/sandbox_payment.html", context, status=status)


def _sandbox_or_404() -> SandboxGateway:
    try:
        return sandbox()
    except GatewayError as error:
        raise Http404 from error


def _session_or_404(gateway: SandboxGateway, token: str) -> dict[str, Any]:
    try:
        return gateway.session(token)
    except GatewayRefusedError as error:
        raise Http404 from error
