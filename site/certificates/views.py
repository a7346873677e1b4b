"""The public check of certificates. Never cached: a revocation shows at once. Never indexed: it shows names."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.queries import checked_certificate
from certificates.rules import NumberInvalidError, read_number
from core.access import public


@public
def verify(request: HttpRequest) -> HttpResponse:
    """A form for the number; a number in the query leads to its page."""
    typed = request.GET.get("number", "").strip()[:200]
    if not typed:
        return _private(render(request, "certificates/verify.html", {"typed": ""}))
    try:
        number = read_number(typed)
    except NumberInvalidError:
        return _mistyped(request, typed)
    return _private(redirect("certificates:certificate", number=number))


@public
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """What the QR code opens. 404 with the form for a number that is mistyped or not ours."""
    try:
        exact = read_number(number)
    except NumberInvalidError:
        return _mistyped(request, number[:200])
    checked = checked_certificate(exact, get_language() or "en")
    if checked is None:
        context = {"typed": exact, "error": _("There is no certificate with this number. It was not issued here.")}
        return _private(render(request, "certificates/verify.html", context, status=404))
    return _private(render(request, "certificates/certificate.html", {"certificate": checked}))


def _mistyped(request: HttpRequest, typed: str) -> HttpResponse:
    error = _("This can't be a number of ours. Please compare each character with the certificate.")
    return _private(render(request, "certificates/verify.html", {"typed": typed, "error": error}, status=404))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
