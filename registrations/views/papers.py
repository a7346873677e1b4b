"""Ticket and certificate for whoever holds the order's secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from certificates.documents.certificate import draw_certificates
from core.access import holder
from core.branding import default_brand
from registrations.enums import OrderState
from registrations.queries.access import order_for_holder
from registrations.queries.papers import issued_certificate_rows, ticket_document


@holder
@require_safe
def ticket_pdf(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """A page for each person of a confirmed order; 404 before it is confirmed and after it is cancelled."""
    order = order_for_holder(code, secret)
    if order.state != OrderState.CONFIRMED:
        raise Http404("tickets exist for confirmed orders")
    return _file(ticket_document(order), f"ticket-{order.event.slug}-{order.code}")


@holder
@require_safe
def certificate_pdf(request: HttpRequest, code: str, secret: str, position: int) -> HttpResponse:
    """The certificate of one person of the order; 404 if there is none or it was revoked."""
    order = order_for_holder(code, secret)
    attendee = get_object_or_404(order.attendees(manager="standing"), position=position)
    rows = issued_certificate_rows(order.event, only=attendee)
    if not rows:
        raise Http404("no valid certificate")
    return _file(draw_certificates(rows, brand=default_brand(order.language)), f"certificate-{rows[0].number}")


def _file(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slugify(name)}.pdf"'
    return response
