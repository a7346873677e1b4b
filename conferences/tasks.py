"""What happens outside the database. Tasks take ids, fetch and deliver; they decide nothing."""

from django_tasks import task
from wagtail.models import Site

from conferences.models import PersonalProgramme
from conferences.queries.personal import confirmation_url
from core.languages import localized
from core.mail import Mail, deliver
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


def brand(language: str) -> dict[str, str]:
    """The name and the colour at the head of every mail."""
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    return {"name": localized(settings, "name", language), "accent": settings.accent_colour}
