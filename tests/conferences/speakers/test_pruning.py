"""Old answers of speakers and old messages are deleted; what was taken over stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command

from conferences.actions.programme import release_programme
from conferences.actions.pruning import prune_speaker_data
from conferences.actions.taking_over import take_over
from conferences.models import Conference, Material, ProgrammeNotice, SpeakerInvitation, SpeakerTalk
from conferences.queries.proposals import proposals_of
from people.models import Person
from tests.conferences.speakers.steps import accepted, sent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def private_files():
    return {path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()}


def ends(conference):
    return Conference.objects.get(pk=conference.pk).ends_at


def test_answers_go_after_the_days_that_were_set_and_not_before(session, ada):
    accepted(session, ada)
    Conference.objects.update(speaker_data_kept_days=90)
    end = ends(session.conference)

    assert prune_speaker_data(end + 90 * DAY - timedelta(seconds=1)) == 0
    assert SpeakerInvitation.objects.count() == 1
    assert prune_speaker_data(end + 90 * DAY) == 1
    assert SpeakerInvitation.objects.count() == 0
    assert prune_speaker_data(end + 90 * DAY) == 0


def test_files_and_messages_go_along(session, ada, django_capture_on_commit_callbacks):
    before = private_files()
    sent(session, ada)
    release_programme(conference=session.conference, tells_readers=True)
    assert private_files() > before
    assert ProgrammeNotice.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        prune_speaker_data(ends(session.conference) + 366 * DAY)

    assert private_files() == before
    assert not SpeakerTalk.objects.exists()
    assert not ProgrammeNotice.objects.exists()
    assert Person.objects.filter(pk=ada.pk).exists()


def test_what_a_speaker_said_of_pictures_and_recordings_stays_and_nothing_else(session, ada):
    invitation = sent(session, ada, recording_consent="no", needs="A lift")
    late = ends(session.conference) + 366 * DAY

    assert prune_speaker_data(late) == 1

    left = SpeakerInvitation.objects.get()
    assert (left.person, left.photo_consent, left.recording_consent) == (ada, "yes", "no")
    assert (left.email, left.life, left.needs, bool(left.portrait), left.talks.count()) == ("", "", "", False, 0)
    assert left.secret != invitation.secret
    assert prune_speaker_data(late) == 0


def test_what_was_never_sent_goes_whole(session, ada):
    accepted(session, ada)
    SpeakerInvitation.objects.update(recording_consent="no")

    assert prune_speaker_data(ends(session.conference) + 366 * DAY) == 1
    assert not SpeakerInvitation.objects.exists()


def test_what_was_taken_over_stays(session, ada, django_capture_on_commit_callbacks):
    invitation = sent(session, ada)
    with django_capture_on_commit_callbacks(execute=True):
        take_over(invitation=invitation, keys=[proposal.key for proposal in proposals_of(invitation)])
    material = Material.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        prune_speaker_data(ends(session.conference) + 366 * DAY)

    material.refresh_from_db()
    session.refresh_from_db()
    ada.refresh_from_db()
    with material.file.open() as file:
        assert file.read(5) == b"%PDF-"
    assert (session.title, ada.life) == ("On water", "A life.")


def test_other_conferences_keep_theirs_and_the_command_says_how_many(session, ada, capsys):
    accepted(session, ada)
    call_command("prune_speaker_data")

    assert capsys.readouterr().out == "0 conferences\n"
    assert SpeakerInvitation.objects.count() == 1


@pytest.mark.parametrize("days", [0, 59])
def test_answers_stay_as_long_as_speakers_may_change_them(session, days):
    session.conference.speaker_data_kept_days = days

    with pytest.raises(ValidationError) as refused:
        session.conference.full_clean()

    assert list(refused.value.error_dict) == ["speaker_data_kept_days"]
