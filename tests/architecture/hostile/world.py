"""One of everything that has an address."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from conferences.actions.importing import publish_page
from conferences.actions.inviting import invite_speakers
from conferences.actions.materials import save_material
from conferences.actions.personal import ask_for_personal_programme, keep_without_address
from conferences.actions.programme import release_programme
from conferences.models import Material, ProgrammeNotice, SpeakerInvitation
from lectures.actions import Speaking, create_lecture
from registrations.actions.paying import start_payment
from tests.conferences.files import pdf
from tests.conferences.pages import add_session
from tests.factories import LectureSeriesFactory, PersonFactory
from tests.lectures.conftest import add_series_page
from tests.registrations.helpers import open_event, order_for


class World:
    """One of everything that has an address."""

    def __init__(self):
        cache.clear()
        self.event, self.kind = open_event(
            price=5000,
            name_change_until=timezone.now() + timedelta(days=5),
            cancel_until=timezone.now() + timedelta(days=5),
        )
        conference = self.event
        ada = PersonFactory(slug="ada")
        self.session = add_session(conference, 1, starts_at=conference.starts_at, ends_at=conference.ends_at)
        self.conference_page = publish_page(conference)
        self.release = release_programme(conference=conference)
        self.add_readers_and_speakers(conference)
        series = LectureSeriesFactory()
        self.series_page = add_series_page(series)
        self.lecture = create_lecture(
            series=series,
            title="On water",
            speakers=[Speaking(ada)],
            starts_at=timezone.now() + timedelta(days=3),
            ends_at=timezone.now() + timedelta(days=3, hours=1),
        )
        self.order = order_for(self.event, self.kind)
        self.attendee = self.order.attendees.get()
        self.payment = start_payment(order=self.order, success_url="/done/", cancel_url="/back/")
        free, free_kind = open_event(name_change_until=timezone.now() + timedelta(days=5))
        self.free_order = order_for(free, free_kind)

    def add_readers_and_speakers(self, conference):
        """What stands around a released programme: materials, invitations, personal programmes, messages."""
        material = Material(session=self.session, kind="slides")
        self.material = save_material(material=material, file=pdf(), file_name="talk.pdf")
        speaker = self.session.people.get().person
        speaker.email = "ada@example.org"
        speaker.save()
        invite_speakers(conference=conference, people=[speaker.pk], message="", answer_by=None, language="en", by=None)
        self.invitation = SpeakerInvitation.objects.get()
        SpeakerInvitation.objects.update(state="accepted")
        self.personal = keep_without_address(conference=conference, slugs=["session-1"], language="en")
        self.asked = ask_for_personal_programme(
            conference=conference, email="b@example.org", slugs=["session-1"], language="en"
        )
        self.notice = ProgrammeNotice.objects.create(
            conference=conference, email="ada@example.org", person=speaker, to_release=self.release,
            send_after=timezone.now(),
        )  # fmt: skip

    def known(self, route):
        """Values for the names in a route that lead somewhere."""
        secrets = {
            "/my-programme/": self.personal.secret,
            "/speaking/": self.invitation.secret,
            "/calendar/my/": self.personal.secret,
        }
        secret = next((value for start, value in secrets.items() if route.startswith(start)), self.order.secret)
        return {
            "slug": self.event.slug,
            "code": self.order.code,
            "secret": secret,
            "confirmation": self.asked.confirmation,
            "session": "session-1",
            "track": "track-1",
            "speaker": "ada-speaker1",
            "guid": str(self.material.guid),
            "name": "talk.pdf",
            "pk": str(self.event.pk),
            "number": "1",
            "rest": "programme/",
            "notice": str(self.notice.pk),
            "invitation_pk": str(self.invitation.pk),
            "filename": "sessions.csv",
        }

    @property
    def addresses(self):
        """An address for each route that has something to show, and the pages."""
        own = f"/orders/{self.free_order.code}/{self.free_order.secret}/"
        paid = f"/orders/{self.order.code}/{self.order.secret}/"
        register = f"/register/{self.event.slug}/"
        desk = f"/desk/{self.event.slug}/"
        page, series = self.conference_page.url, self.series_page.url
        lecture = self.lecture.pages.first().url
        mine, asked = f"/my-programme/{self.personal.secret}/", f"/my-programme/confirmation/{self.asked.confirmation}/"
        files, speaking = f"/programme/{self.event.slug}/", f"/speaking/{self.invitation.secret}/"
        around = [
            f"{page}programme/session-1/", f"{page}programme/tracks/track-1/", f"{page}programme/rooms/room-1/",
            f"{page}speakers/ada-speaker1/", f"{page}my/", f"{page}my/sessions/", f"{files}schedule.xml",
            f"{files}schedule.json", f"{files}programme.pdf", f"{files}pictures/event.png",
            f"{files}pictures/sessions/session-1.png", f"{files}pictures/speakers/ada-speaker1.png",
            f"/calendar/{self.event.slug}/tracks/track-1.ics", f"/calendar/{self.event.slug}/sessions/session-1.ics",
            f"/calendar/my/{self.personal.secret}.ics", "/en/people/ada-speaker1/picture.png",
            f"/materials/{self.material.guid}/talk.pdf", f"/my-programme/keep/{self.event.slug}/",
            f"/my-programme/keep/{self.event.slug}/sent/", mine, f"{mine}stars/", f"{mine}sessions/",
            f"{mine}messages/", f"{mine}renewal/", f"{mine}deletion/", asked, speaking, f"{speaking}answer/",
            f"{speaking}portrait.jpg",
        ]  # fmt: skip
        return [
            *around, "/", "/en/", "/vi/", "/theme.css", "/favicon.ico", "/robots.txt", "/sitemap.xml", "/healthz/live",
            "/healthz/ready", "/en/feed.atom", "/en/search/", "/en/people/", "/en/people/ada/", page,
            f"{page}programme/", f"{page}speakers/", f"{page}programme/all/", f"{page}programme/?view=grid",
            f"{page}programme/types/talk/", f"{page}now/", f"{page}now/?screen", f"{page}now/data/",
            f"{page}now/worker/", series, lecture, "/calendar/",
            "/calendar/all.ics", "/calendar/lectures.ics", f"/calendar/{self.event.slug}.ics",
            "/calendar/people/ada.ics", f"/calendar/my/{self.order.secret}.ics", "/verify/",
            register, f"{register}people/", f"{register}confirmation/", "/orders/", "/orders/sent/",
            own, f"{own}ticket.pdf", f"{own}calendar.ics", f"{own}cancellation/", f"{own}certificate-1.pdf",
            f"{own}people/{self.free_order.attendees.get().pk}/", f"{paid}payment/return/",
            f"/tickets/{self.attendee.ticket_code}/", "/desk/", desk,
            f"{desk}tickets/{self.attendee.ticket_code}/", "/demo/mail/", self.payment.session_url, "/webhooks/stripe/",
        ]  # fmt: skip
