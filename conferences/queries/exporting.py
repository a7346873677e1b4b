"""What an export of the latest release says about the conference as a whole."""

from django.conf import settings

from conferences.documents.frab_export import ExportedConference
from conferences.models import Conference
from conferences.queries.pages import open_conferences, page_path


def public_conference(slug: str) -> Conference | None:
    """The one whose programme anybody may have, with its venue."""
    return open_conferences().filter(slug=slug).select_related("venue").first()


def exported_conference(conference: Conference) -> ExportedConference:
    path = page_path(conference)
    return ExportedConference(
        uid=conference.uid,
        slug=conference.slug,
        title=conference.local_title,
        acronym=conference.acronym,
        first_day=conference.days[0],
        last_day=conference.days[-1],
        site=settings.SITE_URL,
        page=f"{settings.SITE_URL}{path}" if path else "",
        description=conference.local_summary,
    )
