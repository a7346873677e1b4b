"""`{% series_view page year as view %}`, `{% lecture_view page as view %}`."""

from django import template
from django.template.context import Context
from django.utils.translation import get_language_info

from events.models import Venue
from lectures import queries
from lectures.models import Lecture, LecturePage, LectureSeriesPage
from lectures.queries.pictures import lecture_picture_path

register = template.Library()


@register.simple_tag(takes_context=True)
def series_view(context: Context, page: LectureSeriesPage, year: int | str | None = None) -> queries.SeriesView:
    return queries.series_view(page, year=int(year) if year else None, request=context.get("request"))


@register.simple_tag(takes_context=True)
def lecture_view(context: Context, page: LecturePage) -> queries.LectureView:
    """Read once for a page, however many blocks of the template ask."""
    if not hasattr(page, "_lecture_view"):
        page._lecture_view = queries.lecture_view(page, request=context.get("request"))
        page.lecture = page._lecture_view.lecture
    return page._lecture_view


@register.simple_tag
def lecture_picture(lecture: Lecture) -> str:
    """The address of its picture for link previews; "" while it is not public: such a picture is not given out."""
    return lecture_picture_path(lecture.slug) if lecture.is_public else ""


@register.filter
def map_url(venue: Venue) -> str:
    """The editor's own map link, or OpenStreetMap at the place's position; empty if neither is known."""
    if venue.map_url:
        return venue.map_url
    if venue.latitude is None or venue.longitude is None:
        return ""
    lat, lon = venue.latitude, venue.longitude
    return f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"


@register.filter
def language_name(code: str) -> str:
    """`vi` → “Vietnamese” in the active language; an unknown code stays as it is."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
