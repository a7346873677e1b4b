"""What readers and organisers do around a release."""

from datetime import timedelta

from conferences.actions.programme import release_programme
from conferences.models import (
    PersonalProgramme,
    Star,
)


def star(session, email, **facts):
    programme = PersonalProgramme.objects.create(
        conference=session.conference, email=email, secret=f"secret-{email}", **facts
    )
    Star.objects.create(personal_programme=programme, session=session, guid=session.guid)
    return programme


def move(session, hours=3):
    session.starts_at += timedelta(hours=hours)
    session.ends_at += timedelta(hours=hours)
    session.save()


def release(session, **options):
    return release_programme(conference=session.conference, tells_readers=True, **options)


def first_release(session):
    release_programme(conference=session.conference)
