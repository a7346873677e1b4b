"""The screens' addresses, and what happens to a session."""

from datetime import timedelta


def address(conference, rest=""):
    return f"/admin/programme/{conference.pk}/{rest}"


def page_of(client, conference, rest=""):
    response = client.get(address(conference, rest))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def move(session, hours=1):
    session.starts_at += timedelta(hours=hours)
    session.ends_at += timedelta(hours=hours)
    session.save()


def local(moment, conference):
    return f"{moment.astimezone(conference.zone):%H:%M}"
