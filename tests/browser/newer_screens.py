"""Addresses of the demo's screens of questions, proofs, changes, options, speakers and people, for one walk of axe."""

from django.urls import reverse

from conferences.models import PersonalProgramme, SpeakerInvitation
from events.models import Event
from people.models import Person, User
from registrations.actions.bulk_invoicing import issue_chosen, start_invoices
from registrations.models import Attendee, Option, Order, OrderChange, Proof, TransferProof
from registrations.queries.invoices import orders_without_invoice


def admin_screens(event: Event, paid: Order, by: User) -> list[str]:
    """Of the organisers: each state of what can be in several, and the page that a form leads to."""
    attendee = paid.attendees.get()
    waited = Option.objects.filter(event=event, has_waiting_list=True).order_by("pk")[0]
    chosen = orders_without_invoice(event).order_by("pk").values_list("pk", flat=True)[:2]
    run = start_invoices(event=event, orders=list(chosen), key="walk-of-axe", by=by)
    issue_chosen.call(run.pk)  # to the end: while it works, its page opens itself anew
    found = [reverse(f"{name}:index") for name in ("questions", "proofs_admin", "changes_admin", "options")]
    found.append(reverse("questions:add"))
    of_event = ("question_numbers", "question_preview", "bulk_invoices")
    found += [reverse(f"registrations_admin:{name}", args=[event.pk]) for name in of_event]
    found.append(reverse("registrations_admin:invoice_run", args=[event.pk, run.pk]))
    found += [reverse("proofs_admin:proof", args=[proof.pk]) for proof in one_of_each_state(Proof)]
    found += [reverse("changes_admin:change", args=[change.pk]) for change in one_of_each_state(OrderChange)]
    found += [
        reverse(f"orders_admin:{name}", args=[paid.pk, attendee.pk]) for name in ("change_place", "cancel_person")
    ]
    found.append(reverse("orders_admin:answers", args=[paid.pk]))
    found.append(reverse("orders_admin:order", args=[TransferProof.objects.order_by("pk")[0].order_id]))
    found += [reverse("registrations:desk_list"), reverse("registrations:desk", args=[event.slug])]
    found.append(reverse("registrations:desk_option", args=[event.slug, waited.pk]))
    return found + programme_screens(event)


def programme_screens(event: Event) -> list[str]:
    kept, other = Person.objects.order_by("pk")[:2]
    merge = reverse("people:merge", args=[kept.pk])
    found = [merge, f"{merge}?person={other.pk}"]
    found += [reverse(f"speakers:{name}", args=[event.pk]) for name in ("speakers", "reminders")]
    invitations = SpeakerInvitation.objects.filter(conference_id=event.pk)
    found += [reverse("speakers:speaker", args=[event.pk, one.pk]) for one in one_of_each_state(invitations)]
    found += [reverse(f"programme:{name}", args=[event.pk]) for name in ("programme", "outbox", "comparison")]
    return found


def holder_screens(event: Event, paid: Order) -> list[str]:
    attendee = paid.attendees.get()
    names = ("manage", "answers", "option_lines")
    found = [reverse(f"registrations:{name}", args=[paid.code, paid.secret]) for name in names]
    people = ("attendee_ticket", "attendee_data")
    found += [reverse(f"registrations:{name}", args=[paid.code, paid.secret, attendee.pk]) for name in people]
    slip = TransferProof.objects.order_by("pk")[0].order
    found.append(reverse("registrations:transfer_proof", args=[slip.code, slip.secret]))
    for proof in one_of_each_state(Proof):
        place = Attendee.objects.get(pk=proof.attendee_id)
        found.append(reverse("registrations:proof", args=[place.order.code, place.order.secret, place.pk]))
    for change in one_of_each_state(OrderChange):
        found.append(reverse("registrations:manage", args=[change.order.code, change.order.secret]))
    own = PersonalProgramme.objects.filter(conference_id=event.pk).order_by("pk")[0]
    found.append(reverse("public_programme:my_programme", args=[own.secret]))
    found += [reverse("public_programme:speaking", args=[one.secret]) for one in one_of_each_state(SpeakerInvitation)]
    return found


def one_of_each_state(model):
    """The first row of each state, of a model or a query."""
    rows = getattr(model, "objects", model)
    first = {row.state: row for row in rows.order_by("-pk")}
    return [first[state] for state in sorted(first)]
