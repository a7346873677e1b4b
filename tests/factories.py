"""Records for tests, with as little as the database accepts; names are invented."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from registrations.models import QuestionChoice

START = datetime(2027, 5, 12, 1, 0, tzinfo=UTC)  # 09:00 in Asia/Shanghai


class UserFactory(DjangoModelFactory):
    class Meta:
        model = "people.User"

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    first_name = "Test"
    last_name = factory.Sequence(lambda n: f"User {n}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = "partners.Organisation"

    name = factory.Sequence(lambda n: f"University {n}")
    country = "CN"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = "people.Person"

    family_name = factory.Sequence(lambda n: f"Family{n}")
    given_name = "Given"


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = "events.Venue"

    name = factory.Sequence(lambda n: f"Venue {n}")
    city = "Beijing"
    country = "CN"


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = "events.Room"

    venue = factory.SubFactory(VenueFactory)
    name = factory.Sequence(lambda n: f"Room {n}")


class ConferenceFactory(DjangoModelFactory):
    class Meta:
        model = "conferences.Conference"

    kind = "symposium"
    title = factory.Sequence(lambda n: f"Symposium {n}")
    timezone = "Asia/Shanghai"
    starts_at = START
    ends_at = START + timedelta(days=2, hours=9)
    venue = factory.SubFactory(VenueFactory)


class TrackFactory(DjangoModelFactory):
    class Meta:
        model = "conferences.Track"

    conference = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Track {n}")


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = "conferences.Session"

    conference = factory.SubFactory(ConferenceFactory)
    title = factory.Sequence(lambda n: f"Session {n}")
    starts_at = START
    ends_at = START + timedelta(hours=1)


class LectureSeriesFactory(DjangoModelFactory):
    class Meta:
        model = "lectures.LectureSeries"

    school = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Series {n}")
    timezone = "Asia/Shanghai"


class LectureFactory(DjangoModelFactory):
    class Meta:
        model = "lectures.Lecture"

    kind = "lecture"
    series = factory.SubFactory(LectureSeriesFactory)
    title = factory.Sequence(lambda n: f"Lecture {n}")
    timezone = "Asia/Shanghai"
    starts_at = START
    ends_at = START + timedelta(hours=1)


class QuotaFactory(DjangoModelFactory):
    class Meta:
        model = "registrations.Quota"

    event = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Quota {n}")
    size = 100


class RegistrationSettingsFactory(DjangoModelFactory):
    class Meta:
        model = "registrations.RegistrationSettings"
        skip_postgeneration_save = True

    event = factory.SubFactory(ConferenceFactory)
    currency = "USD"

    @factory.post_generation
    def cancel_until(self, create, until, **kwargs):
        """Holders get everything back who cancel up to and including this day on the event's clock."""
        if until:
            last = datetime.fromisoformat(until) if isinstance(until, str) else until
            day = last.astimezone(self.event.zone).date()
            self.event.cancellation_steps.create(last_day=day, percent=100)


class TicketTypeFactory(DjangoModelFactory):
    """With a quota of its own unless `quotas=[…]` is given."""

    class Meta:
        model = "registrations.TicketType"
        skip_postgeneration_save = True

    event = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Ticket {n}")
    price_minor = 0
    currency = "USD"

    @factory.post_generation
    def quotas(self, create, extracted, **kwargs):
        if create:
            self.quotas.set(extracted if extracted is not None else [QuotaFactory(event=self.event)])


class OptionFactory(DjangoModelFactory):
    """Without a limit unless `quotas=[…]` is given."""

    class Meta:
        model = "registrations.Option"
        skip_postgeneration_save = True

    event = factory.SubFactory(ConferenceFactory)
    kind = "dinner"
    name = factory.Sequence(lambda n: f"Option {n}")

    @factory.post_generation
    def quotas(self, create, extracted, **kwargs):
        if create:
            self.quotas.set(extracted or [])


class QuestionFactory(DjangoModelFactory):
    """One line of text of each person unless `kind` says else; `choices=["S", "M"]` makes its choices."""

    class Meta:
        model = "registrations.Question"
        skip_postgeneration_save = True

    event = factory.SubFactory(ConferenceFactory)
    label = factory.Sequence(lambda n: f"Question {n}")
    position = factory.Sequence(lambda n: n + 1)

    @factory.post_generation
    def choices(self, create, extracted, **kwargs):
        if not create:
            return
        for number, label in enumerate(extracted or []):
            QuestionChoice.objects.create(question=self, label=label, sort_order=number)

    @factory.post_generation
    def ticket_types(self, create, extracted, **kwargs):
        if create:
            self.ticket_types.set(extracted or [])


class VoucherFactory(DjangoModelFactory):
    """Free tickets, once."""

    class Meta:
        model = "registrations.Voucher"
        skip_postgeneration_save = True

    event = factory.SubFactory(ConferenceFactory)
    code = factory.Sequence(lambda n: f"CODE{n}")
    kind = "free"
    made_at = START - timedelta(days=90)

    @factory.post_generation
    def ticket_types(self, create, extracted, **kwargs):
        if create and extracted:
            self.ticket_types.set(extracted)


class OrderFactory(DjangoModelFactory):
    """A confirmed free order without people; actions/ordering.py makes real ones."""

    class Meta:
        model = "registrations.Order"

    code = factory.Sequence(lambda n: f"ORD{n:04d}")
    secret = factory.Sequence(lambda n: f"secret-{n:037d}")
    idempotency_key = factory.Sequence(lambda n: f"key-{n}")
    event = factory.SubFactory(ConferenceFactory)
    state = "confirmed"
    email = factory.Sequence(lambda n: f"holder{n}@example.org")
    name = "Holder"
    currency = "USD"
    total_minor = 0
    placed_at = START - timedelta(days=60)
    confirmed_at = START - timedelta(days=60)


class AttendeeFactory(DjangoModelFactory):
    """`AttendeeFactory(order__event=event)` gives a person with an order and a ticket type of that event."""

    class Meta:
        model = "registrations.Attendee"

    order = factory.SubFactory(OrderFactory)
    ticket_type = factory.SubFactory(TicketTypeFactory, event=factory.SelfAttribute("..order.event"))
    position = factory.Sequence(lambda n: n % 30000 + 1)
    ticket_code = factory.Sequence(lambda n: f"ABCDEFGHJKMNPQRS{n:04d}")
    family_name = factory.Sequence(lambda n: f"Family{n}")
    given_name = "Given"


class CheckInFactory(DjangoModelFactory):
    class Meta:
        model = "registrations.CheckIn"

    attendee = factory.SubFactory(AttendeeFactory)
    checked_in_at = START


class IssuerFactory(DjangoModelFactory):
    class Meta:
        model = "registrations.Issuer"

    name = "Institute of Quantum Matter"
    is_default = True
    street = "Hauptstraße 1"
    postcode = "10115"
    city = "Berlin"
    country = "DE"
    tax_id = "DE136695976"
    email = "office@example.org"
    prefix = factory.Sequence(lambda number: f"QM{number}")
    timezone = "Europe/Berlin"


class TaxRateFactory(DjangoModelFactory):
    class Meta:
        model = "registrations.TaxRate"

    issuer = factory.SubFactory(IssuerFactory)
    category = "S"
    percent = 19


class BuyerFactory(DjangoModelFactory):
    class Meta:
        model = "registrations.Buyer"

    order = factory.SubFactory(OrderFactory)
    is_body = True
    name = "Université de Lyon"
    street = "1 rue de l'Université"
    postcode = "69007"
    city = "Lyon"
    country = "FR"
    tax_id = "FR40303265045"
