"""Answers reach person and programme by the organiser's click."""

import pytest
from django.core.files.base import ContentFile

from conferences.actions.answering import TalkAnswer, answer_invitation, save_answers
from conferences.actions.taking_over import set_aside, take_over
from conferences.models import Material, Presenter, SessionPerson, SpeakerInvitation, SpeakerTalk
from conferences.queries.missing import speaker_rows
from conferences.queries.proposals import proposals_of
from conferences.queries.speaking import parts_by_person
from people.actions import merge_people
from tests.conferences.files import PDF
from tests.conferences.speakers.steps import accepted, invited, sent
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_answers_reach_person_and_programme_by_the_organisers_click_only(session, ada):
    invitation = sent(session, ada)
    keys = {proposal.key for proposal in proposals_of(invitation)}
    session.refresh_from_db()
    untouched = (session.title, session.abstract, ada.life)

    take_over(invitation=invitation, keys=keys, by=UserFactory())

    session.refresh_from_db()
    ada.refresh_from_db()
    row = SessionPerson.objects.get(person=ada)
    material = Material.objects.get()
    part = f"{session.pk}-0"
    assert keys == {"life", "portrait", *(f"{part}.{name}" for name in ("title", "abstract", "affiliation", "slides"))}
    assert untouched == ("Keynote", "", "")
    assert session.version == 1  # open timetables fetch it again
    assert (session.title, session.abstract, row.affiliation) == ("On water", "Long ago", "CERN")
    assert ada.life == "A life."
    assert ada.portrait.width == 600
    assert (material.kind, material.file_name, material.licence) == ("slides", "talk.pdf", "CC-BY-4.0")
    assert material.embargo_until == session.ends_at
    assert proposals_of(SpeakerInvitation.objects.get()) == []


def test_one_answer_is_taken_and_another_left(session, ada):
    invitation = sent(session, ada)
    take_over(invitation=invitation, keys=[f"{session.pk}-0.title"])
    set_aside(invitation=invitation, keys=["life", "nonsense"])

    session.refresh_from_db()
    ada.refresh_from_db()
    (row,) = speaker_rows(session.conference, [ada.pk])
    assert (session.title, session.abstract, ada.life) == ("On water", "", "")
    assert row.pending == 4
    invitation.refresh_from_db()
    assert invitation.set_aside == ["life"]

    save_answers(invitation=invitation, about={"life": "A better life."}, talks=[], sends=True)

    (row,) = speaker_rows(session.conference, [ada.pk])
    assert row.pending == 5


def test_later_correction_by_an_organiser_is_no_new_proposal(session, ada):
    invitation = sent(session, ada)
    take_over(invitation=invitation, keys=[proposal.key for proposal in proposals_of(invitation)])
    session.refresh_from_db()
    session.title = "On water, corrected"
    session.save()

    assert proposals_of(SpeakerInvitation.objects.get()) == []


def test_newer_slides_take_the_place_of_those_taken_over(session, ada):
    invitation = sent(session, ada)
    key = f"{session.pk}-0.slides"
    take_over(invitation=invitation, keys=[key])
    Material.objects.update(embargo_until=None)
    part = parts_by_person(session.conference, [ada.pk])[ada.pk][0]
    save_answers(
        invitation=invitation, about={}, talks=[TalkAnswer(part, {}, ContentFile(PDF + b"2"), "new.pdf")], sends=True
    )

    take_over(invitation=invitation, keys=[key])

    material = Material.objects.get()
    assert (material.file_name, material.embargo_until) == ("new.pdf", None)
    assert material.file.open().read() == PDF + b"2"
    assert not SpeakerTalk.objects.get().slides


def test_draft_and_declined_propose_nothing(session, ada):
    invitation = accepted(session, ada)
    save_answers(invitation=invitation, about={"life": "Draft"}, talks=[])
    draft = proposals_of(invitation)
    SpeakerInvitation.objects.all().delete()
    invitation = sent(session, ada)
    answer_invitation(invitation=invitation, accepts=False)
    invitation.refresh_from_db()

    assert (draft, proposals_of(invitation)) == ([], [])


def test_presenter_of_a_talk_changes_the_talk_and_not_the_session(session):
    author = Presenter.objects.get().person
    invitation = sent(session, author)

    take_over(invitation=invitation, keys=[proposal.key for proposal in proposals_of(invitation)])

    session.refresh_from_db()
    presenter = Presenter.objects.get()
    assert (session.title, presenter.presentation.title, presenter.affiliation) == ("Keynote", "On water", "CERN")
    assert Material.objects.get().presentation == presenter.presentation


def test_both_links_work_after_a_merge(session, ada, client):
    author = Presenter.objects.get().person
    first, second = invited(session, ada), invited(session, author)

    merge_people(kept=ada, other=author)

    for invitation in (first, second):
        page = client.get(f"/speaking/{invitation.secret}/").content.decode()
        assert "Talk 1" in page
        assert "Keynote" in page
    (row,) = speaker_rows(session.conference)
    assert len(row.parts) == 2
