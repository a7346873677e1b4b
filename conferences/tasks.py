"""What happens outside the database. A task row is written in the transaction that asks for it: it is the outbox."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django_tasks import task
from wagtail.models import Site

from conferences.enums import InvitationState, SpeakerGap
from conferences.feeds import session_items
from conferences.models import Conference, PersonalProgramme, PlannedRelease, ProgrammeNotice, SpeakerInvitation
from conferences.queries.answers import answer_lines, news_reader
from conferences.queries.notices import notice_text
from conferences.queries.pages import page_path
from conferences.queries.personal import confirmation_url
from conferences.queries.speaking import parts_by_person, speaking_url
from core.ical import render_calendar
from core.languages import localized
from core.mail import Attachment, Mail, deliver
from core.models import SiteSettings


@task(queue_name="mail")
def send_personal_link(personal_programme_id: int) -> None:
    """Mail the link that keeps and opens a personal programme; nothing if it has been forgotten meanwhile."""
    personal = PersonalProgramme.objects.select_related("conference").filter(pk=personal_programme_id).first()
    if personal is None or not personal.asked_email:
        return
    deliver(
        Mail(
            to=personal.asked_email,
            template="conferences/mail/personal_link",
            language=personal.language,
            context={
                "conference": personal.conference,
                "title": localized(personal.conference, "title", personal.language),
                "count": personal.stars.count(),
                "url": confirmation_url(personal),
                "brand": brand(personal.language),
            },
            reply_to=personal.conference.contact_email,
        )
    )


@task(queue_name="mail")
def send_programme_notice(notice_id: int) -> None:
    """Tell one reader what changed, with a calendar of the changed sessions. Raises what the mail server raises."""
    mail = notice_mail(ProgrammeNotice.objects.select_related("conference__venue").get(pk=notice_id))
    if mail:
        deliver(mail)


def notice_mail(notice: ProgrammeNotice) -> Mail | None:
    """The message as it leaves; None if nothing is left to say."""
    text = notice_text(notice)
    if text is None:
        return None
    conference = notice.conference
    path = page_path(conference, text.language)
    calendar = render_calendar(
        session_items(conference, text.programme, text.items, path), name=localized(conference, "title", text.language)
    )
    return Mail(
        to=notice.email,
        template="conferences/mail/programme_changed",
        language=text.language,
        context={"event": conference, "notice": text, "note": notice.to_release.note, "brand": brand(text.language)},
        attachments=(Attachment(f"{conference.slug}.ics", calendar, "text/calendar"),),
        reply_to=conference.contact_email,
    )


@task(queue_name="mail")
def send_release_failure(plan_id: int) -> None:
    """Tell whoever planned the release why it did not happen."""
    plan = PlannedRelease.objects.select_related("conference", "planned_by__wagtail_userprofile").get(pk=plan_id)
    if plan.planned_by is None or not plan.planned_by.email:
        return
    profile = getattr(plan.planned_by, "wagtail_userprofile", None)
    language = (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE
    url = f"{settings.SITE_URL}{reverse('programme:programme', args=[plan.conference_id])}"
    deliver(
        Mail(
            to=plan.planned_by.email,
            template="conferences/mail/release_failed",
            language=language,
            context={"event": plan.conference, "plan": plan, "url": url, "brand": brand(language)},
        )
    )


@task(queue_name="mail")
def send_speaker_mail(invitation_id: int, kind: str, gaps: list[str] | None = None) -> None:
    """The invitation or a reminder with the personal link; nothing if it was answered with no or withdrawn meanwhile.

    `gaps` are SpeakerGap values; a reminder names them.
    """
    if kind not in ("invitation", "reminder"):
        raise ValueError(f"no such mail: {kind}")
    invitation = SpeakerInvitation.objects.select_related("conference__venue", "person").get(pk=invitation_id)
    if not invitation.is_live:
        return
    parts = parts_by_person(invitation.conference, [invitation.person_id]).get(invitation.person_id, [])
    named = set(gaps or []) - {SpeakerGap.ANSWER, SpeakerGap.SENDING, SpeakerGap.INVITATION, SpeakerGap.ADDRESS}
    with translation.override(invitation.language):
        words = [str(gap.label) for gap in SpeakerGap if gap in named]
    deliver(
        Mail(
            to=invitation.email,
            template=f"conferences/mail/speaker_{kind}",
            language=invitation.language,
            context={
                "event": invitation.conference,
                "invitation": invitation,
                "person": invitation.person,
                "parts": parts,
                "is_unanswered": invitation.state == InvitationState.INVITED,
                "gaps": words,
                "url": speaking_url(invitation),
                "brand": brand(invitation.language),
            },
            reply_to=invitation.conference.contact_email,
        )
    )


@task(queue_name="mail")
def send_speaker_news(conference_id: int, reader: int, answers: list[Any]) -> None:
    """Tell one organiser who answered what: names, kinds of answers and the way to the page, nothing else.

    `reader` as in queries/answers.news_readers; `answers` are [invitation id, AnswerKind values]."""
    conference = Conference.objects.filter(pk=conference_id).first()
    to = news_reader(conference, reader) if conference else None
    if conference is None or to is None:
        return
    with translation.override(to.language):
        lines = answer_lines(conference, answers)
    if not lines:
        return
    url = f"{settings.SITE_URL}{reverse('speakers:speakers', args=[conference.pk])}"
    deliver(
        Mail(
            to=to.email,
            template="conferences/mail/speaker_news",
            language=to.language,
            context={
                "conference": conference,
                "title": localized(conference, "title", to.language),
                "lines": lines,
                "url": url,
                "brand": brand(to.language),
            },
        )
    )


def brand(language: str) -> dict[str, str]:
    """The name and the colour at the head of every mail."""
    site_settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    return {"name": localized(site_settings, "name", language), "accent": site_settings.accent_colour}
