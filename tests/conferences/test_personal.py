"""Keeping a personal programme: asked for by mail, confirmed, starred, renewed, forgotten."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.http import Http404
from django.utils import timezone

from conferences.actions.personal import (
    AddressInvalidError,
    ask_for_personal_programme,
    change_stars,
    choose_stars,
    confirm_personal_programme,
    keep_without_address,
    renew_secret,
)
from conferences.actions.programme import release_programme
from conferences.models import PersonalProgramme, Star
from conferences.queries.personal import (
    chosen_items,
    confirmation_url,
    personal_by_confirmation,
    personal_by_secret,
    star_counts,
    starred_guids,
)
from conferences.queries.programme import latest_programme
from tests.conferences.pages import add_session
from tests.factories import ConferenceFactory

ADA = "ada@example.org"


@pytest.fixture
def sessions(conference):
    found = [add_session(conference, number) for number in (1, 2, 3)]
    release_programme(conference=conference)
    return found


def ask(conference, *sessions, email=ADA, language="en"):
    return ask_for_personal_programme(
        conference=conference, email=email, slugs=[session.slug for session in sessions], language=language
    )


def kept(conference, *sessions, email=ADA):
    return confirm_personal_programme(personal=ask(conference, *sessions, email=email), wants_messages=True)


def titles(personal):
    chosen = chosen_items(latest_programme(personal.conference), starred_guids(personal))
    return [entry.item.title for entry in chosen]


def test_nothing_is_kept_under_an_address_before_its_link_was_opened(conference, sessions):
    personal = ask(conference, sessions[0])

    assert personal.email == ""
    assert not PersonalProgramme.objects.filter(email=ADA).exists()
    assert star_counts(conference) == {}
    with pytest.raises(Http404):
        personal_by_secret(personal.secret)


def test_mailed_link_opens_what_was_asked_for(conference, sessions, settings):
    personal = ask(conference, sessions[0], sessions[2], language="vi", email=" Ada@Example.org ")

    [message] = mail.outbox
    assert message.to == [ADA]
    assert confirmation_url(personal) in message.body
    assert personal.secret not in message.body
    assert personal_by_confirmation(personal.confirmation) == personal


def test_confirmed_programme_holds_the_stars_and_counts(conference, sessions):
    personal = kept(conference, sessions[0], sessions[2])

    assert (personal.email, personal.asked_email) == (ADA, "")
    assert titles(personal) == ["Session 1", "Session 3"]
    assert star_counts(conference) == {sessions[0].pk: 1, sessions[2].pk: 1}
    assert personal_by_secret(personal.secret) == personal


def test_second_confirmation_adds_to_the_first_programme_and_its_address_stays(conference, sessions):
    first = kept(conference, sessions[0])
    second = ask(conference, sessions[0], sessions[1])

    joined = confirm_personal_programme(personal=second, wants_messages=False)

    assert joined.pk == first.pk
    assert joined.secret == first.secret
    assert titles(joined) == ["Session 1", "Session 2"]
    assert joined.wants_messages is False
    assert PersonalProgramme.objects.count() == 1
    assert personal_by_confirmation(second.confirmation) == joined


def test_asking_for_somebody_else_s_address_opens_nothing_of_theirs(conference, sessions):
    theirs = kept(conference, sessions[0])

    asked = ask(conference, sessions[1])

    assert asked.secret != theirs.secret
    assert titles(asked) == ["Session 2"]
    with pytest.raises(Http404):
        personal_by_secret(asked.secret)
    assert titles(theirs) == ["Session 1"]


def test_link_that_nobody_opened_stops_working_and_is_deleted(conference, sessions):
    late = ask(conference, sessions[0])
    PersonalProgramme.objects.update(created_at=timezone.now() - timedelta(days=3, minutes=1))

    with pytest.raises(Http404):
        personal_by_confirmation(late.confirmation)
    ask(conference, email="b@example.org")

    assert not PersonalProgramme.objects.filter(pk=late.pk).exists()


def test_programme_of_an_order_is_not_deleted_with_the_late_ones(conference, sessions):
    personal = keep_without_address(conference=conference, slugs=[sessions[1].slug], language="en")
    PersonalProgramme.objects.update(created_at=timezone.now() - timedelta(days=30))

    ask(conference)

    assert personal_by_secret(personal.secret) == personal
    assert star_counts(conference) == {sessions[1].pk: 1}


def test_renewed_secret_closes_page_and_mailed_link(conference, sessions):
    personal = kept(conference, sessions[0])
    old, link = personal.secret, personal.confirmation

    renew_secret(personal=personal)

    assert titles(personal_by_secret(personal.secret)) == ["Session 1"]
    for shut in (lambda: personal_by_secret(old), lambda: personal_by_confirmation(link)):
        with pytest.raises(Http404):
            shut()


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a b@example.org", "ada@example.org\nBcc: x@example.org"])
def test_what_is_no_address_is_refused_in_words(conference, email):
    with pytest.raises(AddressInvalidError) as refusal:
        ask(conference, email=email)

    assert "name@example.org" in refusal.value.message
    assert mail.outbox == []


@pytest.mark.parametrize("secret", ["", "x", "é" * 43, "x" * 5000, "' OR 1=1 --" + "x" * 30])
def test_made_up_secret_opens_nothing(conference, secret):
    with pytest.raises(Http404):
        personal_by_secret(secret)


def test_only_released_sessions_of_the_conference_can_be_starred(conference, sessions):
    unreleased = add_session(conference, 4)
    other = ConferenceFactory()
    foreign = add_session(other, 5)
    release_programme(conference=other)
    personal = kept(conference)

    change_stars(personal=personal, starred=[unreleased.slug, foreign.slug, "nothing", "", sessions[1].slug])

    assert titles(personal) == ["Session 2"]


def test_starring_twice_is_starring_once(conference, sessions):
    personal = kept(conference, sessions[0])

    change_stars(personal=personal, starred=[sessions[0].slug])
    change_stars(personal=personal, starred=[sessions[1].slug], unstarred=[sessions[0].slug])

    assert titles(personal) == ["Session 2"]


def test_choosing_leaves_exactly_what_was_chosen(conference, sessions):
    personal = kept(conference, sessions[0], sessions[1])

    choose_stars(personal=personal, slugs=[sessions[1].slug, sessions[2].slug])

    assert titles(personal) == ["Session 2", "Session 3"]


def test_choosing_leaves_breaks_and_cancelled_sessions_alone(conference, sessions):
    personal = kept(conference, *sessions)
    sessions[0].kind = "break"
    sessions[0].save()
    sessions[1].status = "cancelled"
    sessions[1].save()
    release_programme(conference=conference)

    choose_stars(personal=personal, slugs=[])

    assert titles(personal) == ["Session 1", "Session 2"]


def test_star_outlives_its_deleted_session_so_that_calendars_learn_of_its_end(conference, sessions):
    personal = kept(conference, sessions[0], sessions[1])
    guid = sessions[0].guid

    sessions[0].delete()
    release_programme(conference=conference)

    [gone, left] = chosen_items(latest_programme(conference), starred_guids(personal))
    assert (gone.item.guid, gone.item.is_cancelled) == (str(guid), True)
    assert gone.clashes == left.clashes == ()
    assert star_counts(conference) == {sessions[1].pk: 1}
    choose_stars(personal=personal, slugs=[])
    assert list(Star.objects.values_list("guid", flat=True)) == [UUID(str(guid))]


def test_sessions_at_the_same_time_clash(conference, sessions):
    personal = kept(conference, sessions[0], sessions[1])

    first, second = chosen_items(latest_programme(conference), starred_guids(personal))

    assert [other.title for other in first.clashes] == ["Session 2"]
    assert [other.title for other in second.clashes] == ["Session 1"]
