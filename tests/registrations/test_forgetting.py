"""Forgetting who somebody was: every text is looked at and the books stay."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from wagtail.models import ModelLogEntry

from conferences.models import PersonalProgramme
from registrations.actions.forgetting import forget_due_orders, forget_order
from registrations.actions.own_data import change_data
from registrations.actions.refusals import NotAllowedNowError
from registrations.actions.renaming import rename_attendee
from registrations.models import (
    Answer,
    AnswerFile,
    Attendee,
    Order,
    OrderProgramme,
    ProofFile,
    RegistrationSettings,
    TransferProof,
)
from registrations.rules.personal_data import FORGOTTEN, KEPT, SET_UP
from registrations.tasks import send_order_mail
from tests.factories import UserFactory
from tests.registrations.forgetting import DAY, KEPT_MARK, MARK, books, free_order, marked_order, places_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(shop, deliver):
    return marked_order(shop, deliver)


def test_every_text_of_registrations_is_forgotten_or_kept_for_a_reason():
    """A new field belongs into rules/personal_data.py, and into actions/forgetting.py if it is about somebody."""
    texts = (models.CharField, models.TextField, models.JSONField, models.FileField)
    open_ones, unknown = set(), set()
    names = {model.__name__ for model in apps.get_app_config("registrations").get_models()}
    for model in apps.get_app_config("registrations").get_models():
        name = model.__name__
        known = {*FORGOTTEN.get(name, ()), *KEPT.get(name, {})}
        assert not (set(FORGOTTEN.get(name, ())) & set(KEPT.get(name, {})))
        fields = {field.name: field for field in model._meta.concrete_fields}
        unknown |= {f"{name}.{field}" for field in known - set(fields)}
        if name not in SET_UP:
            written = {field.name for field in fields.values() if isinstance(field, texts) and not field.choices}
            open_ones |= {f"{name}.{field}" for field in written - known}

    assert open_ones == set()
    assert unknown == set()
    assert {*FORGOTTEN, *KEPT, *SET_UP} <= names
    assert not SET_UP & {*FORGOTTEN, *KEPT}


def test_nothing_of_a_person_is_left_and_the_books_are_the_same(full):
    before = books(full.event)
    assert before["problems"] == []
    files = [row.file for model in (AnswerFile, ProofFile, TransferProof) for row in model.objects.all()]
    assert [file.storage.exists(file.name) for file in files] == [True] * 3
    assert len(places_of(MARK)) > 50

    assert forget_order(order=full, by=UserFactory()) is True

    assert places_of(MARK) == set()
    assert places_of("Nguyễn") <= {"registrations_invoice.content"}  # lines of invoices name people; SQLite escapes it
    assert places_of(KEPT_MARK) == {"registrations_invoice.content", "certificates_certificate.holder_name"}
    assert [file.storage.exists(file.name) for file in files] == [False] * 3
    assert books(full.event) == before
    call_command("check_books", "--offline")


def test_log_says_that_it_was_done_and_nothing_of_before(full):
    by = UserFactory()
    forget_order(order=full, by=by)

    kind = ContentType.objects.get_for_model(Order)
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(full.pk))
    done = entries.get(action="registrations.order.forget")
    assert (done.user, done.data) == (by, {})
    decided = entries.get(action="registrations.order.decide")
    assert decided.data == {"payment": full.payments.get().pk, "outcome": "kept"}
    offered = ModelLogEntry.objects.get(action="registrations.waiting.offer")
    assert set(offered.data) == {"entry"}


def test_forgetting_twice_changes_nothing(full):
    assert forget_order(order=full, by=None) is True
    first, entries = Order.objects.filter(pk=full.pk).values().get(), ModelLogEntry.objects.count()

    assert forget_order(order=full, by=None) is False
    assert Order.objects.filter(pk=full.pk).values().get() == first
    assert ModelLogEntry.objects.count() == entries


def test_file_that_can_not_be_deleted_leaves_everything_for_the_next_run(full, monkeypatch):
    RegistrationSettings.objects.filter(event=full.event).update(forget_after_months=1)
    later = timezone.now() + 60 * DAY

    def refuse(_storage, _name):
        raise OSError("read-only")

    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "delete", refuse)
        assert forget_due_orders(later) == 0
    assert Order.objects.get(pk=full.pk).forgotten_at is None
    assert Answer.objects.filter(order=full).exists()

    assert forget_due_orders(later) == 1
    assert places_of(MARK) == set()


def test_links_are_dead_and_no_mail_goes_out(client, full):
    before = f"/orders/{full.code}/{full.secret}/"
    assert client.get(before).status_code == 200
    person = full.attendees.get()
    forget_order(order=full, by=None)
    mail.outbox.clear()

    assert client.get(before).status_code == 404
    assert Attendee.objects.get(pk=person.pk).ticket_code != person.ticket_code
    send_order_mail.enqueue(full.pk, "refunded")
    assert mail.outbox == []


def test_nobody_writes_data_into_a_forgotten_order():
    order = free_order()
    forget_order(order=order, by=None)
    values = {"family_name": "New", "given_name": "", "name_order": "given_first", "email": "", "affiliation": ""}

    with pytest.raises(NotAllowedNowError, match="were forgotten"):
        rename_attendee(attendee=order.attendees.get(), by=UserFactory(), **values)
    with pytest.raises(NotAllowedNowError, match="were forgotten"):
        change_data(attendee=order.attendees.get(), values={"affiliation": "X"}, by=UserFactory())


def test_programme_goes_unless_it_has_an_address_of_its_own():
    for email, left in (("", 0), ("reader@example.org", 1)):
        order = free_order()
        conference = apps.get_model("conferences", "Conference").objects.get(pk=order.event_id)
        personal = PersonalProgramme.objects.create(conference=conference, secret=f"p{left}", email=email)
        OrderProgramme.objects.create(order=order, personal_programme=personal)

        forget_order(order=order, by=None)

        assert PersonalProgramme.objects.filter(pk=personal.pk).count() == left
        assert not OrderProgramme.objects.exists()
