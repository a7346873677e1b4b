"""Proofs in the admin: the queue, and a page for each person with the files beside the decision."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.folded_search import FoldedIndexView
from core.text import row_number
from registrations.actions.proofs import accept_proof, ask_again
from registrations.actions.refusals import RegistrationError
from registrations.actions.refusing_proofs import refuse_proof
from registrations.enums import ProofState
from registrations.models import Attendee, ProofFile, RegistrationSettings, TransferProof
from registrations.queries.changing import Proposal, proposal_of
from registrations.queries.proofs import asked_of, next_in_queue, people_with_proofs, proof_counts, proof_files
from registrations.views.admin_common import (
    EventFilter,
    ManagedMixin,
    event_column,
    event_of_request,
    local_moment,
    registrations_path,
)
from registrations.views.paper_answers import paper_answer

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class ProofFilterSet(WagtailFilterSet):
    event = EventFilter(field_name="order__event")
    state = django_filters.ChoiceFilter(
        field_name="proof_state", choices=ProofState.choices, label=gettext_lazy("State")
    )

    class Meta:
        model = Attendee
        fields = ("event", "state")


class ProofsView(ManagedMixin, FoldedIndexView):
    """Those that wait come first, the oldest at the top."""

    model = Attendee
    page_title = gettext_lazy("Proofs")
    header_icon = "check"
    template_name = "registrations/admin/proofs.html"
    index_url_name = "proofs_admin:index"
    index_results_url_name = "proofs_admin:index_results"
    any_permission_required = None
    filterset_class = ProofFilterSet
    search_fields = ("family_name", "given_name", "email", "affiliation", "order__code")
    paginate_by = 20
    default_ordering = "queue_place"
    header_buttons: list[Any] = []

    def get_base_queryset(self) -> QuerySet[Attendee]:
        waits = When(proof_state=ProofState.SENT, then=F("proof__sent_at"))
        people = people_with_proofs().annotate(queue_place=Case(waits, default=Value(NEVER)))
        return people.select_related("ticket_type", "proof", "order__event")

    def get_page_subtitle(self) -> str:
        event = event_of_request(self.request)
        return event.title if event else ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": _("Proofs"), "sublabel": self.get_page_subtitle()}
        return [*registrations_path(event_of_request(self.request)), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event = event_of_request(self.request)
        waiting = next_in_queue(event)
        counts = proof_counts(event)
        return {
            **super().get_context_data(**kwargs),
            "event": event,
            "counts": [(state.value, state.label, counts[state.value]) for state in ProofState],
            "waiting": counts[ProofState.SENT],
            "next_address": reverse("proofs_admin:proof", args=[waiting.pk]) if waiting else "",
        }

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "name",
                label=gettext_lazy("Name"),
                accessor="full_name",
                sort_key="family_name",
                get_url=lambda attendee: reverse("proofs_admin:proof", args=[attendee.pk]),
            ),
            Column("ticket", label=gettext_lazy("Ticket"), accessor="ticket_type.name"),
            *event_column(self.request, "order.event.title"),
            Column("order", label=gettext_lazy("Order"), accessor="order.code"),
            StatusTagColumn(
                "state",
                label=gettext_lazy("State"),
                accessor=lambda attendee: ProofState(attendee.proof_state).label,
                primary=lambda attendee: attendee.proof_state == ProofState.SENT,
            ),
            Column("sent_at", label=gettext_lazy("Sent"), accessor=sent_moment, sort_key="proof__sent_at"),
        ]


def sent_moment(attendee: Attendee) -> str:
    proof = getattr(attendee, "proof", None)
    return local_moment(proof.sent_at, attendee.order.event) if proof else ""


class ProofView(ManagedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One person. POST decides and goes on to the next that waits, the oldest first."""

    template_name = "registrations/admin/proof.html"
    page_title = gettext_lazy("Proof")
    header_icon = "check"

    @property
    def attendee(self) -> Attendee:
        if not hasattr(self, "_attendee"):
            people = Attendee.objects.select_related("ticket_type__without_proof", "proof__decided_by", "order__event")
            rows = people.select_related("proof__ticket_type").prefetch_related("lines")
            self._attendee: Attendee = get_object_or_404(rows, pk=row_number(str(self.kwargs["pk"])) or 0)
        return self._attendee

    def get_page_subtitle(self) -> str:
        return self.attendee.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        event = self.attendee.order.event
        return [
            *registrations_path(event),
            {"url": f"{reverse('proofs_admin:index')}?event={event.pk}", "label": _("Proofs")},
            {"url": "", "label": _("Decide"), "sublabel": self.attendee.full_name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attendee = self.attendee
        event = attendee.order.event
        asked = asked_of(attendee, RegistrationSettings.objects.filter(event_id=event.pk).first())
        following = next_in_queue(event, after=attendee)
        return {
            **super().get_context_data(**kwargs),
            "attendee": attendee,
            "order": attendee.order,
            "event": event,
            "asked": asked,
            "proof": asked.proof if asked else None,
            "files": proof_files(attendee),
            "waiting": proof_counts(event)[ProofState.SENT],
            "next_address": reverse("proofs_admin:proof", args=[following.pk]) if following else "",
            "proposal": self.proposal() if asked and asked.state == ProofState.SENT else None,
            "typed": self.request.POST.get("reason", ""),
        }

    def proposal(self) -> Proposal | None:
        """What refusing would mean; None where the organiser has not said which ticket applies."""
        other = self.attendee.ticket_type.without_proof
        return proposal_of(self.attendee, other, by_staff=True) if other else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        attendee, step = self.attendee, request.POST.get("step", "")
        version = row_number(request.POST.get("version", ""))
        reason = request.POST.get("reason", "")
        try:
            if step == "accept":
                accept_proof(attendee=attendee, version=version, by=request.user)
                messages.success(request, _("Accepted: %(name)s.") % {"name": attendee.full_name})
            elif step == "refuse":
                refuse_proof(
                    attendee=attendee,
                    reason=reason,
                    version=version or 0,
                    shown=request.POST.get("shown", ""),
                    by=request.user,
                )
                messages.success(request, _("Refused: %(name)s. They get a mail.") % {"name": attendee.full_name})
            elif step == "again":
                ask_again(attendee=attendee, reason=reason, version=version or 0, by=request.user)
                messages.success(request, _("Asked again: %(name)s.") % {"name": attendee.full_name})
            else:
                messages.error(request, _("Please choose what to do."))
                return redirect("proofs_admin:proof", attendee.pk)
        except RegistrationError as error:
            messages.error(request, error.message)
            del self._attendee
            return self.render_to_response(self.get_context_data(), status=409)
        following = next_in_queue(attendee.order.event, after=attendee)
        if following is not None:
            return redirect("proofs_admin:proof", following.pk)
        return redirect(f"{reverse('proofs_admin:index')}?event={attendee.order.event_id}")


class ProofFileView(ManagedMixin, View):
    """A file, for those who may decide."""

    def get(self, _request: HttpRequest, pk: int, file_pk: int) -> Any:
        return paper_answer(
            get_object_or_404(ProofFile, pk=row_number(str(file_pk)) or 0, proof__attendee=row_number(str(pk)) or 0)
        )


class TransferProofFileView(ManagedMixin, View):
    def get(self, _request: HttpRequest, pk: int, file_pk: int) -> Any:
        return paper_answer(
            get_object_or_404(TransferProof, pk=row_number(str(file_pk)) or 0, order=row_number(str(pk)) or 0)
        )
