"""Which conference a screen of the programme is about, and the way to it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from conferences.models import Conference
from core.text import row_number


def conference_of_request(request: HttpRequest) -> Conference | None:
    """The conference in `?conference=`; the only one if there is only one."""
    conferences = Conference.objects.select_related("venue")
    wanted = row_number(request.GET.get("conference", ""))
    if wanted:
        return conferences.filter(pk=wanted).first()
    found = list(conferences[:2])
    return found[0] if len(found) == 1 else None


def programme_path(conference: Conference | None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("programme:index"), "label": _("Programmes")},
    ]
    if conference:
        items.append({"url": reverse("programme:programme", args=[conference.pk]), "label": conference.title})
    return items
