"""Step 2: who comes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from people.enums import NameOrder
from people.rules import full_name
from registrations.actions.ordering import AttendeeInput
from registrations.enums import AskedOf
from registrations.forms.draft_proofs import ProofField
from registrations.forms.fields import CountryField, LineField, MailField
from registrations.forms.options import OptionFields
from registrations.forms.questions import AnswersForm, QuestionFields, files_of
from registrations.models import DraftProof, Question, RegistrationSettings, TicketType
from registrations.queries.options import OptionOffer
from registrations.rules.answering import asked_of


class NameForm(forms.Form):
    """A name in parts, and how it is printed."""

    given_name = LineField(label=_("Given name"), required=False, longest=120)
    family_name = LineField(
        label=_("Family name"),
        longest=120,
        help_text=_("If you have one name only, write it here."),
        error_messages={"required": _("Please write the family name, or the only name.")},
    )
    name_order = forms.ChoiceField(
        label=_("How the name is written"),
        choices=NameOrder.choices,
        initial=NameOrder.GIVEN_FIRST,
        error_messages={"required": _("Please choose how the name is written.")},
    )


class AttendeeForm(NameForm):
    """One person. `ticket_type` says which place they take; the event's settings say what is asked."""

    number = 1

    email = MailField(label=_("E-mail"), error_messages={"required": _("Please write an e-mail address.")})
    affiliation = LineField(
        label=_("University, institute or company"), required=False, longest=250, help_text=_("Printed on the badge.")
    )
    country = CountryField(label=_("Country"), required=False, help_text=_("Where the institution is."))
    dietary_needs = LineField(
        label=_("Dietary needs"),
        required=False,
        longest=500,
        help_text=_("For the kitchen: vegetarian, halal, nut allergy…"),
    )
    access_needs = LineField(
        label=_("Access needs"),
        required=False,
        longest=500,
        help_text=_("So that we can prepare: step-free access, a seat in front, sign language…"),
    )
    photo_consent = forms.BooleanField(
        label=_("Photos in which this person can be recognised may be published."), required=False
    )

    def __init__(
        self,
        *args: Any,
        ticket_type: TicketType,
        settings: RegistrationSettings,
        country_decides: bool = False,
        offers: Sequence[OptionOffer] = (),
        questions: Sequence[Question] = (),
        answers: Mapping[str, Any] | None = None,
        proof: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`questions` are all of the event; `answers` and `proof` what else QuestionFields and ProofField take; without
        `proof` none is asked for here."""
        super().__init__(*args, **kwargs)
        self.ticket_type = ticket_type
        self.options = OptionFields(self, offers)
        theirs = asked_of(questions, AskedOf.ATTENDEE, [ticket_type.pk])
        self.questions = QuestionFields(self, theirs, **(answers or {}))
        self.attached = ProofField(self, ticket_type, **proof) if proof is not None else None
        if country_decides:
            country = self.fields["country"]
            country.required, country.help_text = True, _("Where the institution is. It decides the fee.")
            country.error_messages["required"] = _("Please choose a country; it decides the fee.")
        asked = {
            "dietary_needs": settings.asks_dietary,
            "access_needs": settings.asks_access,
            "photo_consent": settings.asks_photo_consent,
        }
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.questions.check()
        if self.attached is not None:
            self.attached.check()
        return data

    @property
    def asks_proof(self) -> bool:
        return self.attached is not None and self.attached.is_asked

    @property
    def printed_name(self) -> str:
        data = self.cleaned_data
        return full_name(data["family_name"], data["given_name"], data["name_order"])

    @property
    def country_name(self) -> str:
        return countries.name(self.cleaned_data["country"])

    def attendee(self) -> AttendeeInput:
        data = self.cleaned_data
        return AttendeeInput(
            ticket_type_id=self.ticket_type.pk,
            family_name=data["family_name"],
            given_name=data["given_name"],
            name_order=data["name_order"],
            email=data["email"],
            affiliation=data["affiliation"],
            country=data["country"],
            dietary_needs=data.get("dietary_needs", ""),
            access_needs=data.get("access_needs", ""),
            photo_consent=data.get("photo_consent", False),
            options=self.options.chosen(),
            waits_for=self.options.waited_for(),
            answers=self.questions.answers(),
        )


class ContactForm(forms.Form):
    """Who looks after the order, when it is nobody of those who come."""

    prefix = "contact"

    name = LineField(label=_("Name"), required=False, longest=250)
    email = MailField(label=_("E-mail"), required=False)
    website = forms.CharField(label=_("Leave this empty"), required=False)  # people never see it; machines fill it in

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Please write the e-mail address that goes with this name."))
        return data


class AttendeesForm:
    """All forms of the step as one: `is_valid()`, `problems`, and the attendees for the action."""

    def __init__(
        self,
        *,
        seats: Sequence[TicketType],
        settings: RegistrationSettings,
        people: Sequence[Mapping[str, str]],
        contact: Mapping[str, str],
        is_bound: bool,
        decided_by_country: Collection[int] = (),
        offers: Sequence[OptionOffer] = (),
        questions: Sequence[Question] = (),
        answers: Mapping[str, str] | None = None,
        refused: Mapping[str, Mapping[int, str]] | None = None,
        proofs: Mapping[str, DraftProof] | None = None,
        refused_proofs: Mapping[str, str] | None = None,
    ) -> None:
        """`people` and `contact` are what was typed, one mapping of field name to text each, without prefixes;
        `decided_by_country` the ids of ticket types whose fee depends on the country; `offers` all options and
        `questions` all questions of the event; `answers` what was typed for the order as a whole; `refused` sentences
        about files that were not taken, by prefix and question; `proofs` the files kept by their tokens."""
        answers, refused = answers or {}, refused or {}
        files = files_of([*people, answers], questions)
        self.people = [
            AttendeeForm(
                prefixed(f"p{n}", typed) if is_bound else None,
                initial=dict(typed) if not is_bound else None,
                prefix=f"p{n}",
                ticket_type=seat,
                settings=settings,
                country_decides=seat.pk in decided_by_country,
                offers=offers,
                questions=questions,
                answers={"files": files, "refused": refused.get(f"p{n}")},
                proof={"files": proofs, "refused": (refused_proofs or {}).get(f"p{n}", "")},
            )
            for n, (seat, typed) in enumerate(zip(seats, people, strict=True), start=1)
        ]
        self.contact = ContactForm(
            prefixed("contact", contact) if is_bound else None, initial=dict(contact) if not is_bound else None
        )

        self.order: AnswersForm = AnswersForm(
            prefixed("order", answers) if is_bound else None,
            initial=dict(answers) if not is_bound else None,
            prefix="order",
            questions=asked_of(questions, AskedOf.ORDER, [seat.pk for seat in seats]),
            options={"files": files, "refused": refused.get("order")},
        )
        for number, form in enumerate(self.people, start=1):
            form.number = number

    @property
    def forms(self) -> list[forms.Form]:
        return [*self.people, self.order, self.contact]

    @property
    def takes_files(self) -> bool:
        asked = any(form.questions.takes_files or form.asks_proof for form in self.people)
        return self.order.questions.takes_files or asked

    @property
    def problems(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    @property
    def proof_tokens(self) -> dict[int, str]:
        """{position: token} of the proofs that go with the order."""
        tokens = {n: form.attached.token for n, form in enumerate(self.people, start=1) if form.attached}
        return {position: token for position, token in tokens.items() if token}

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms]  # every form is asked, for its errors
        return all(answers)

    def attendees(self) -> list[AttendeeInput]:
        return [form.attendee() for form in self.people]

    @property
    def contact_email(self) -> str:
        return self.contact.cleaned_data["email"] or self.people[0].cleaned_data["email"]

    @property
    def contact_name(self) -> str:
        """Whoever looks after the order: the contact if there is one, else the first person."""
        contact = self.contact.cleaned_data
        if contact["email"]:
            return contact["name"] or contact["email"]
        return self.people[0].printed_name


def prefixed(prefix: str, typed: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in typed.items()}


def typed_values(data: Mapping[str, str], prefix: str) -> dict[str, str]:
    """What was typed into the form with `prefix`, as it was typed: {field name: text}."""
    start = f"{prefix}-"
    return {name.removeprefix(start): value for name, value in data.items() if name.startswith(start)}
