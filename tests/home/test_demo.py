"""The demo as a whole: loaded once for this module, in a transaction that is rolled back at its end."""

import json
import re
from collections import Counter
from datetime import timedelta
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page, Revision

from conferences.enums import SessionKind
from conferences.models import Conference, Material, Presentation, Session
from conferences.queries.missing import speaker_rows
from conferences.queries.pending import pending_changes
from conferences.queries.personal import star_counts
from conferences.queries.programme import latest_programme
from conferences.queries.timetable import timetable_conflicts
from events.models import Event
from home.demo import dates
from home.demo.load import load_demo
from home.demo.partners import DEMO_HOST, HUP, TSPS
from home.models import HomePage, SchoolPage
from lectures.models import Lecture
from partners.models import Agreement, Grant, Organisation
from partners.rules import validate_ror
from people.models import Person
from registrations.actions.statements import import_statement, save_mapping
from registrations.documents.statement_csv import CsvMapping, head_of
from registrations.enums import OrderState, RefundMethod, RefundState, StatementLineState
from registrations.models import (
    Attendee,
    AttendeeLink,
    BankLine,
    Buyer,
    CheckIn,
    GroupOrder,
    Invitation,
    Invoice,
    LedgerLine,
    Order,
    Payment,
    Refund,
    StatementMapping,
    TicketType,
    Voucher,
    WaitingEntry,
)
from registrations.queries.availability import ticket_offers
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books

DATA = Path(dates.__file__).parent / "data"
REAL_NAMES = ("Mahley", "Schultz")
# As in the demo itself, where the worker has not begun yet: no mail is drawn up, nothing is indexed piece by piece.
TASKS_LEFT_ALONE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(TASKS=TASKS_LEFT_ALONE, VAR_DIR=tmp_path_factory.mktemp("var")):
            load_demo(lambda line: None)
            folder = settings.VAR_DIR / "demo"
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    """Every test works on the loaded demo; what it changes is rolled back. The folder of the bank's files."""
    return loaded


def rows(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def texts_below(section):
    """All that the pages of one section say, in every language, as one string."""
    pages = [page for home in HomePage.objects.all() for page in home.get_descendants().filter(slug=section)]
    every = [page for top in pages for page in top.get_descendants(inclusive=True).specific()]
    return " ".join(
        [page.title for page in every]
        + [str(getattr(page, "introduction", "")) for page in every]
        + [json.dumps(page.body.get_prep_value(), ensure_ascii=False) for page in every if hasattr(page, "body")]
    )


# -- facts --------------------------------------------------------------------------------------------------------


def test_every_partner_stands_once_and_under_its_own_school_only(demo):
    tsps, hup = rows("tsps_partners"), rows("hup_partners")
    found = Counter(Agreement.objects.values_list("school__slug", "partner__name"))

    assert len(tsps) == 9
    assert len(hup) == 34
    assert found == Counter([(TSPS, row["name"]) for row in tsps] + [(HUP, row["name"]) for row in hup])


def test_every_funder_stands_once_under_hanoi(demo):
    found = Counter(Grant.objects.values_list("school__slug", "funder__name"))

    assert found == Counter((HUP, row["name"]) for row in rows("hup_funders"))
    assert sum(found.values()) == 13


def test_facts_are_those_of_the_seed_file(demo, shared_data):
    sites = json.loads((shared_data / "seed_content.json").read_text(encoding="utf-8"))["sites"]
    for site, name in zip(sites, ("tsps_partners", "hup_partners"), strict=True):
        ours = {row["as_written"]: row for row in rows(name)}
        assert list(ours) == [partner["as_written"] for partner in site["partners"]]
        for partner in site["partners"]:
            row = ours[partner["as_written"]]
            assert row["match"] == partner["match"]
            assert row["ror"] == (partner["ror"] or "")
            assert row["country"] == (partner["country"] or "") or partner["match"] == "ambiguous"
            if partner["match"] != "ambiguous":
                assert row["name"] == partner["name"]


def test_ambiguous_partners_are_left_open_and_marked(demo):
    ambiguous = [row for row in rows("hup_partners") if row["match"] == "ambiguous"]

    assert len(ambiguous) == 2
    for row in ambiguous:
        organisation = Organisation.objects.get(slug=row["slug"])
        assert organisation.ror == ""
        assert organisation.check_note
        assert "to be checked" in organisation.name
    assert not Organisation.objects.filter(ror__in=["https://ror.org/0168r3w48", "https://ror.org/03jbbze48"]).exists()
    assert not Organisation.objects.filter(ror__in=["https://ror.org/00v408z34", "https://ror.org/032d4f246"]).exists()


def test_probable_partners_say_that_they_are_probable(demo):
    probable = [
        row["name"]
        for name in ("tsps_partners", "hup_partners", "hup_funders")
        for row in rows(name)
        if row["match"] == "probable"
    ]

    notes = dict(Organisation.objects.filter(name__in=probable).values_list("name", "note"))

    assert [name for name in probable if "robab" not in notes[name]] == []


def test_ror_addresses_have_right_check_digits(demo):
    addresses = Organisation.objects.exclude(ror="").values_list("ror", flat=True)

    assert len(addresses) > 20
    for address in addresses:
        validate_ror(address)


def test_nothing_of_one_school_is_said_of_the_other(demo):
    tsinghua, hanoi = texts_below("tsinghua-pharmacy"), texts_below("hanoi-pharmacy")

    assert [word for word in ("Hanoi", "HUP", "KOFIH", "Integration for", "more than 100") if word in tsinghua] == []
    assert [word for word in ("Tsinghua", "Amgen", "InSPIRE", "Bayer", "Scripps", "Mahley") if word in hanoi] == []


def test_main_facts_are_told(demo):
    tsinghua, hanoi = texts_below("tsinghua-pharmacy"), texts_below("hanoi-pharmacy")

    wanted = [
        "Robert W. Mahley",
        "Peter G. Schultz",
        "2016",
        "2017",
        "2018",
        "24",
        "Scripps Research",
        "philanthropists",
    ]
    wanted += [
        "joint doctoral",
        "world-class",
        "one's own culture",
        "Melbourne",
        "WEHI",
        "new models of cooperation",
        "leadership",
    ]
    assert [word for word in wanted if word not in tsinghua] == []
    wanted = ["more than 100", "Integration for Sustainable Development", "Italy", "3 to 6 months", "quality control"]
    wanted += ["joint degree programmes", "co-organises", "World Vision", "leading university", "15 October 2025"]
    assert [word for word in wanted if word not in hanoi] == []


def test_corrected_spelling_is_used_where_it_is_certain(demo):
    everything = texts_below("hanoi-pharmacy") + " ".join(Organisation.objects.values_list("name", flat=True))

    wrong = ("Diergo", "Karoliska", "Sungkyungwan", "Chyaotung", "Neitherlands", "reswarch", "Praha")
    assert [word for word in wrong if word in everything] == []


# -- invented things ----------------------------------------------------------------------------------------------


def test_everybody_who_speaks_is_invented_and_marked(demo):
    speaking = Person.objects.filter(is_demo=True)

    assert speaking.count() == Person.objects.count() >= 30
    assert [name for name in REAL_NAMES if Person.objects.filter(full_name__contains=name).exists()] == []
    assert all("invented for the demo" in life for life in speaking.values_list("life", flat=True))


def test_every_event_is_marked_and_hosted_by_nobody_real(demo):
    assert Event.objects.filter(is_demo=False).count() == 0
    schools = Organisation.objects.filter(slug__in=[TSPS, HUP])
    assert not Event.objects.filter(hosts__organisation__in=schools).exists()
    assert set(Lecture.objects.values_list("series__school__slug", flat=True)) == {DEMO_HOST}


def test_series_has_past_and_coming_lectures(demo):
    now = timezone.now()

    assert Lecture.objects.filter(ends_at__lt=now).count() == 6
    assert Lecture.objects.filter(starts_at__gt=now).count() == 4


def test_symposium_has_a_released_programme_of_three_days(demo):
    symposium = Conference.objects.get(slug=dates.SYMPOSIUM)
    kinds = set(Session.objects.filter(conference=symposium).values_list("kind", flat=True))

    assert len(symposium.days) == 3
    assert symposium.starts_at > timezone.now() + timedelta(weeks=7)
    items = Session.objects.filter(conference=symposium).count()
    items += Presentation.objects.filter(session__conference=symposium).count()
    assert items >= 40
    assert kinds >= {
        SessionKind.KEYNOTE,
        SessionKind.ORAL_SESSION,
        SessionKind.POSTER_SESSION,
        SessionKind.BREAK,
        SessionKind.SOCIAL,
        SessionKind.WORKSHOP,
    }
    assert latest_programme(symposium) is not None


def test_desk_shows_what_organisers_do_between_releases(demo):
    symposium = Conference.objects.get(slug=dates.SYMPOSIUM)
    changes = pending_changes(symposium)
    conflicts = timetable_conflicts(symposium)
    invitations = Counter(symposium.invitations.values_list("state", flat=True))
    materials = Material.objects.filter(session__conference__slug=dates.PAST_SYMPOSIUM)

    assert symposium.releases.count() == 2
    assert len(changes) == 3
    assert [conflict.is_blocking for conflict in conflicts] == [False]
    assert symposium.sessions.filter(starts_at=None).count() == 1
    assert set(invitations) == {"invited", "accepted", "declined"}
    assert [row.person.slug for row in speaker_rows(symposium) if row.pending] == ["demo-okonjo"]
    assert sorted(star_counts(symposium).values())[-1] == 22
    assert [material.kind for material in materials if material.embargo_until] == ["recording"]
    assert materials.exclude(file="").get().file.read(5) == b"%PDF-"


def test_registrations_are_in_all_states_and_the_books_agree(demo):
    symposium = Conference.objects.get(slug=dates.SYMPOSIUM)
    states = set(Order.objects.filter(event=symposium).values_list("state", flat=True))

    assert states == set(OrderState.values)
    for order in Order.objects.filter(event=symposium):
        balance = balance_of(order)
        lines = LedgerLine.objects.filter(order=order)
        assert balance.due.minor == sum(line.amount_minor for line in lines)
        money_moves = order.payments.exclude(flag="", refunds__isnull=True).exists()
        if order.state == OrderState.CONFIRMED and not money_moves:
            assert balance.due.minor == 0
            assert order.is_test == bool(order.total_minor)
        if order.state == OrderState.EXPIRED:
            assert balance.charged.minor == 0


def test_money_has_something_on_every_screen_and_the_books_agree(demo):
    symposium = Event.objects.get(slug=dates.SYMPOSIUM)
    group = GroupOrder.objects.get(order__event=symposium)
    links = AttendeeLink.objects.filter(attendee__order=group.order, attendee__cancelled_at__isnull=True)
    waiting = WaitingEntry.objects.filter(event=symposium)
    invitations = Invitation.objects.filter(event=symposium)

    assert problems_of_books(symposium) == []
    assert sorted(Payment.objects.exclude(flag="").values_list("flag", flat=True)) == [
        "dispute",
        "double",
        "late",
        "short",
    ]
    assert Counter(Invoice.objects.values_list("kind", "is_test")) == {("invoice", True): 2, ("credit_note", True): 1}
    assert Buyer.objects.filter(purchase_order__gt="").count() == 2
    assert set(BankLine.objects.values_list("state", flat=True)) == set(StatementLineState.values)
    assert links.filter(completed_at=None).count() == 2
    assert Counter(waiting.values_list("state", flat=True)) == {"offered": 1, "waiting": 2}
    assert Refund.objects.filter(state=RefundState.REQUESTED).exclude(requested_by=None).count() == 1
    assert Refund.objects.filter(state=RefundState.CREATED, method=RefundMethod.TRANSFER).count() == 1
    assert Order.objects.filter(state=OrderState.REQUESTED).count() == 3
    assert invitations.filter(order__isnull=False).count() == invitations.exclude(withdrawn_at=None).count() == 1
    assert Counter(Voucher.objects.values_list("batch", flat=True)) == {
        "Invited speakers": 12,
        "Partner schools": 3,
        "": 1,
    }


@pytest.mark.parametrize("suffix", ["xml", "csv"])
def test_statement_to_try_finds_its_orders(demo, suffix):
    data = (demo / f"bank-statement.{suffix}").read_bytes()
    if suffix == "csv":
        mapping = StatementMapping.objects.create(head=head_of(data), saved_at=timezone.now())
        columns = CsvMapping(
            date_column="Booked on",
            date_format="%Y-%m-%d",
            amount_column="Credit",
            text_columns=("Remittance information",),
            payer_column="Payer",
            currency_column="Currency",
            id_column="Transaction",
        )
        save_mapping(mapping=mapping, name="Bank of the Demo", columns=columns)

    statement = import_statement(name="file", data=data)

    found = sorted(statement.lines.values_list("match", flat=True))
    assert found == (["certain", "name", "none", "reference"] if suffix == "xml" else ["certain"])


def test_student_places_are_nearly_gone(demo):
    offers = {offer.ticket_type.name: offer for offer in ticket_offers(Event.objects.get(slug=dates.SYMPOSIUM))}

    assert offers["Student"].on_sale
    assert offers["Student"].left == 2
    assert offers["Early fee"].on_sale
    assert not offers["Regular fee"].on_sale


def test_past_symposium_has_certificates_for_those_who_came(demo):
    past = Attendee.objects.filter(order__event__slug=dates.PAST_SYMPOSIUM)
    came = past.filter(check_ins__undone_at__isnull=True, check_ins__isnull=False)

    assert past.count() == 12
    assert came.count() == 10
    assert came.filter(certificate__revoked_at__isnull=True).count() == 9
    assert came.filter(certificate__revoked_at__isnull=False).count() == 1
    assert past.exclude(pk__in=came).filter(certificate__isnull=False).count() == 0
    assert CheckIn.objects.filter(checked_in_at__gt=timezone.now() - timedelta(days=30)).count() == 0


# -- the site -----------------------------------------------------------------------------------------------------


def test_every_link_of_every_page_answers(demo, client):
    """Each address once; what only another language's twin of a record page adds is left out."""
    pages = Page.objects.live().filter(depth__gte=2)
    waiting = {page.specific.url for page in pages}
    assert len(waiting) >= 90
    seen, wrong = set(), {}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = client.get(address, follow=True)
        assert len(seen) < 2000, "the site has no end"
        if response.status_code != 200:
            wrong[address] = response.status_code
            continue
        if not response["Content-Type"].startswith("text/html"):
            continue
        for found in LINK.findall(response.content.decode()):
            found = unescape(found)
            if worth_following(found) and found not in seen:
                waiting.add(found)

    assert wrong == {}


def worth_following(address):
    """Static files and the admin are others' business. Of other languages all pages are looked at, not all records."""
    if address.startswith(("/static/", "/admin/", "/media/", "//")) or "?" in address:
        return False
    return not address.startswith(("/zh-hans/", "/vi/"))


@pytest.mark.parametrize("language", ["zh-hans", "vi"])
def test_main_pages_are_translated(demo, language):
    english = HomePage.objects.get(locale__language_code="en")
    wanted = [english, *SchoolPage.objects.child_of(english)]
    wanted += Page.objects.child_of(english).filter(slug__in=["lectures", "symposia", "news", "about"])
    wanted += Page.objects.descendant_of(english).filter(slug__in=[dates.SYMPOSIUM, "partners", "programmes"])
    assert len(wanted) == 12

    for page in wanted:
        twin = page.get_translations().filter(locale__language_code=language).first()
        assert twin is not None, page.slug
        assert twin.live
        assert twin.title != page.title


def test_pictures_have_alternative_texts(demo):
    from wagtail.images.models import Image

    assert Image.objects.count() >= 25
    assert Image.objects.filter(description="").count() == 0


# -- again --------------------------------------------------------------------------------------------------------


def counted():
    models = (Page, Person, Organisation, Event, Session, Order, Attendee, TicketType, LedgerLine, Agreement, Grant)
    return [model.objects.count() for model in models]


def test_loading_twice_changes_nothing(demo):
    before, revisions, said = counted(), Revision.objects.count(), StringIO()

    call_command("load_demo", stdout=said)

    assert "nothing was changed" in said.getvalue()
    assert counted() == before
    assert Revision.objects.count() == revisions


def test_fresh_demo_keeps_its_dates(demo):
    said = StringIO()

    call_command("load_demo", refresh_dates=True, stdout=said)

    assert said.getvalue() == "Dates were moved by 0 days.\n"


def test_old_demo_moves_on_by_whole_weeks(demo, monkeypatch):
    symposium = Conference.objects.get(slug=dates.SYMPOSIUM)
    past = Conference.objects.get(slug=dates.PAST_SYMPOSIUM)
    later = dates.today() + timedelta(days=200)
    monkeypatch.setattr(dates, "today", lambda: later)
    session = symposium.sessions.get(title="Opening")
    closes = symposium.registration_settings.closes_at

    moved = dates.refresh_dates()

    assert moved > 0
    assert moved % 7 == 0
    again = Conference.objects.get(pk=symposium.pk)
    assert again.starts_at == symposium.starts_at + timedelta(days=moved)
    assert again.local_start.date() - later >= dates.LEAD
    assert again.sessions.get(pk=session.pk).starts_at == session.starts_at + timedelta(days=moved)
    assert again.registration_settings.closes_at == closes + timedelta(days=moved)
    assert Conference.objects.get(pk=past.pk).starts_at == past.starts_at
    assert latest_programme(again).number == 3
    assert timetable_conflicts(again) and not timetable_conflicts(again)[0].is_blocking
    assert Lecture.objects.filter(starts_at__gt=timezone.now() + timedelta(days=200)).count() == 4
    assert dates.refresh_dates() == 0
