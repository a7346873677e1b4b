"""The latest release as files: schedule.xml, schedule.json, PDF. Unchanged ones answer 304 from one small query."""

from collections.abc import Callable
from hashlib import blake2b

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from conferences.documents.booklet import Layout, draw_booklet
from conferences.documents.frab_export import ExportedConference, schedule_json, schedule_xml
from conferences.models import Conference
from conferences.queries.booklet import booklet, labels
from conferences.queries.exporting import exported_conference, public_conference
from conferences.queries.programme import latest_programme
from conferences.rules.document import Programme
from core.branding import default_brand
from core.conditions import public_feed
from core.kept import Finished

BOOKLETS = Finished(24)  # seconds of work and 1 MB each, where large; a conference has six: 2 layouts, 3 languages
Writer = Callable[[ExportedConference, Programme], bytes]


@public_feed
def schedule_xml_file(_request: HttpRequest, slug: str) -> HttpResponse:
    return exported(slug, schedule_xml, f"{slug}.xml", "application/xml; charset=utf-8")


@public_feed
def schedule_json_file(_request: HttpRequest, slug: str) -> HttpResponse:
    response = exported(slug, schedule_json, f"{slug}.json", "application/json")
    response["Access-Control-Allow-Origin"] = "*"  # apps of the browser read it; it is public and says nothing else
    return response


def exported(slug: str, write: Writer, filename: str, content_type: str) -> HttpResponse:
    conference, programme = released(slug)
    return answer(write(exported_conference(conference), programme), filename, content_type)


def released(slug: str) -> tuple[Conference, Programme]:
    """Http404 with a sentence for people while there is nothing to show."""
    conference = public_conference(slug)
    if conference is None:
        raise Http404(_("There is no event with this address."))
    programme = latest_programme(conference)
    if programme is None:
        raise Http404(_("The programme of this event has not been released yet."))
    return conference, programme


def answer(content: bytes, filename: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Content-Language"] = translation.get_language() or "en"
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


@public_feed
def programme_pdf(_request: HttpRequest, slug: str) -> HttpResponse:
    """A4 pages."""
    return pdf(slug, "pages", f"{slug}.pdf")


@public_feed
def booklet_pdf(_request: HttpRequest, slug: str) -> HttpResponse:
    """A5 pages, two on a sheet, in the order for printing on both sides, folding and stapling."""
    return pdf(slug, "booklet", f"{slug}-booklet.pdf")


def pdf(slug: str, layout: Layout, filename: str) -> HttpResponse:
    conference, programme = released(slug)
    content, brand, words = booklet(conference, programme), default_brand(), labels()
    facts = f"{content!r} {brand!r} {words!r} {layout}".encode("utf-8", "replace")  # the key: 16 bytes instead of all
    written = BOOKLETS.get(
        blake2b(facts, digest_size=16).digest(),
        lambda: draw_booklet(content, labels=words, brand=brand, layout=layout),
    )
    return answer(written, filename, "application/pdf")
