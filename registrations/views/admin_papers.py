"""Badges and certificates of one event."""

from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from certificates.actions import CertificateRefusedError, remove_name, revoke_certificate
from certificates.documents.certificate import draw_certificates
from core.branding import default_brand
from core.text import row_number
from registrations.actions.badges import NothingToPrintError, print_badges
from registrations.actions.certifying import issue_certificates, print_certificates, reissue_certificate
from registrations.forms.set_up import RevocationForm
from registrations.models import Attendee, BadgePrint
from registrations.queries.papers import (
    attendees_due_a_certificate,
    badge_attendees,
    issued_certificate_rows,
    names_without_font,
)
from registrations.views.admin_common import FORGET, EventScreen

LAYOUTS: dict[str, Literal["a4", "a6"]] = {"a4": "a4", "a6": "a6"}
PER_PAGE = 20


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


class BadgesView(EventScreen):
    """How many badges there are to print; POST prints and remembers which name stands on each."""

    template_name = "registrations/admin/badges.html"
    page_title = gettext_lazy("Badges")
    header_icon = "tag"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        prints = BadgePrint.objects.filter(attendee__order__event=self.event).select_related("printed_by")
        return {
            **super().get_context_data(**kwargs),
            "all_count": len(badge_attendees(self.event)),
            "new_count": len(badge_attendees(self.event, only_unprinted=True)),
            "without_font": names_without_font(self.event),
            "last_print": prints.first(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        layout = LAYOUTS.get(request.POST.get("layout", "a4"))
        if layout is None:
            raise Http404("no such layout")
        only_unprinted = request.POST.get("which") == "new"
        try:
            pdf = print_badges(event=self.event, only_unprinted=only_unprinted, layout=layout, by=request.user)
        except NothingToPrintError as error:
            messages.warning(request, error.message)
            return redirect("registrations_admin:badges", self.event.pk)
        return pdf_response(pdf, f"badges-{self.event.slug}-{layout}")


class CertificatesView(EventScreen):
    """Who has a certificate; POST issues those that are due, or one anew, or draws all as one file."""

    template_name = "registrations/admin/certificates.html"
    page_title = gettext_lazy("Certificates")
    header_icon = "doc-full"

    def holders(self) -> QuerySet[Attendee]:
        rows = Attendee.objects.filter(order__event=self.event, certificate__isnull=False)
        return rows.select_related("certificate", "order").order_by("-certificate__issued_at", "-certificate_id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "page": Paginator(self.holders(), PER_PAGE).get_page(self.request.GET.get("p")),
            "due_count": attendees_due_a_certificate(self.event).count(),
            "without_font": names_without_font(self.event),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.POST.get("do") == "print":
                return pdf_response(print_certificates(event=self.event), f"certificates-{self.event.slug}")
            if attendee_pk := request.POST.get("attendee", ""):
                self.reissue(attendee_pk)
            else:
                self.issue()
        except (CertificateRefusedError, NothingToPrintError) as error:
            messages.error(request, error.message)
        return redirect("registrations_admin:certificates", self.event.pk)

    def issue(self) -> None:
        number = len(issue_certificates(event=self.event, by=self.request.user))
        text = ngettext("%(number)d certificate was issued.", "%(number)d certificates were issued.", number)
        messages.success(self.request, text % {"number": number})

    def reissue(self, attendee_pk: str) -> None:
        attendee = get_object_or_404(self.holders(), pk=row_number(attendee_pk) or 0)
        certificate = reissue_certificate(attendee=attendee, by=self.request.user)
        messages.success(self.request, _("Certificate %(number)s was issued.") % {"number": certificate.number})


class CertificateScreen(EventScreen):
    """A screen about one certificate of the event."""

    @property
    def holder(self) -> Attendee:
        rows = Attendee.objects.filter(order__event=self.event).select_related("certificate", "order")
        return get_object_or_404(rows, certificate_id=self.kwargs["certificate_pk"])


class CertificateFileView(CertificateScreen):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        holder = self.holder
        rows = issued_certificate_rows(self.event, only=holder)
        if not rows:
            raise Http404("this certificate is revoked")
        return pdf_response(
            draw_certificates(rows, brand=default_brand(holder.order.language)), f"certificate-{rows[0].number}"
        )


class RevocationView(CertificateScreen):
    template_name = "registrations/admin/revocation.html"
    page_title = gettext_lazy("Revoke a certificate")
    header_icon = "warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or RevocationForm()
        return {**super().get_context_data(**kwargs), "holder": self.holder, "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, holder = RevocationForm(request.POST), self.holder
        if form.is_valid() and holder.certificate:
            try:
                revoke_certificate(certificate=holder.certificate, reason=form.cleaned_data["reason"], by=request.user)
            except CertificateRefusedError as error:
                form.add_error(None, error.message)
            else:
                text = _("Certificate %(number)s is revoked.") % {"number": holder.certificate.number}
                messages.success(request, text)
                return redirect("registrations_admin:certificates", self.event.pk)
        return self.render_to_response(self.get_context_data(form=form))


class CertificateNameView(CertificateScreen):
    """The name goes from a certificate, at its holder's wish; a permission of its own."""

    template_name = "registrations/admin/certificate_name.html"
    page_title = gettext_lazy("Remove the name from a certificate")
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(FORGET):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "holder": self.holder}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        certificate = self.holder.certificate
        if certificate and remove_name(certificate=certificate, by=request.user):
            text = _("The name is removed from certificate %(number)s.") % {"number": certificate.number}
            messages.success(request, text)
        return redirect("registrations_admin:certificates", self.event.pk)
