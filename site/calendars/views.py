"""Calendars: each view finds its items and its name; core/ical writes them."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from calendars import queries
from conferences.models import PersonalProgramme
from core.access import holder, public
from core.conditions import State, answering_in_words, conditional, public_feed, public_state
from core.ical import CalendarItem, render_calendar
from core.languages import language_neutral
from core.models import SiteSettings
from people.queries import successor
from registrations.models import Order

REFRESH = timedelta(hours=6)
CONTENT_TYPE = "text/calendar; charset=utf-8"


@public
def subscribe(request: HttpRequest) -> HttpResponse:
    """How to subscribe, with every calendar that there is."""
    return render(request, "calendars/subscribe.html", {"calendars": queries.calendars_on_offer()})


@public_feed
def all_events(_request: HttpRequest) -> HttpResponse:
    return calendar("all", queries.all_items(), site_name())


@public_feed
def lectures(_request: HttpRequest) -> HttpResponse:
    name = _("%(site)s: lectures") % {"site": site_name()}
    return calendar("lectures", queries.lecture_items(), name)


@public_feed
def event(_request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.public_event(slug)
    if found is None:
        raise Http404(_("There is no event with this calendar address."))
    return calendar(slug, queries.event_items(found), found.local_title, image_url=queries.picture_of(found))


@public_feed
def track(_request: HttpRequest, slug: str, track: str) -> HttpResponse:
    """One track of the latest release."""
    found = queries.track(slug, track)
    if found is None:
        raise Http404(_("There is no track with this calendar address."))
    return calendar(f"{slug}-{track}", found.items, found.name, colour=found.colour)


@public_feed
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A record that was merged into another one: its subscribers are led there."""
    found = queries.person(slug)
    heir = None if found else successor(slug=slug)
    if heir is not None:
        query = request.META.get("QUERY_STRING", "")
        path = reverse("calendars:person", args=[heir.slug])
        return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
    items = queries.person_items(found) if found else []
    if found is None or not (items or queries.is_on_a_board(found)):  # a speaker of an unreleased programme
        raise Http404(_("There is nobody with this calendar address."))
    name = _("%(person)s at %(site)s") % {"person": found.full_name, "site": site_name()}
    return calendar(slug, items, name)


@public_feed
def series(_request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.series(slug)
    if found is None:
        raise Http404(_("There is no lecture series with this calendar address."))
    return calendar(slug, queries.lecture_items(found), found.local_name)


@public_feed
def session(_request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """One session of the latest release; a cancelled one says so."""
    found = queries.session(slug, session)
    if found is None:
        raise Http404(_("There is no session with this calendar address."))
    return calendar(f"{slug}-{session}", [found], found.title)


# -- one's own ----------------------------------------------------------------------------------------------------


def order_state(request: HttpRequest, order: Order, personal: PersonalProgramme | None) -> State:
    """The order, its event, what its holder starred, and what is public."""
    number, changed_at = public_state(request)
    moments = [changed_at, order.event.updated_at, order.placed_at, order.confirmed_at, order.released_at]
    starred_at = personal.changed_at if personal else None
    newest = max((moment for moment in (*moments, starred_at) if moment), default=datetime.min.replace(tzinfo=UTC))
    return f"{number} {order.state} {order.calendar_sequence} {newest.isoformat()} {starred_at}", newest


def my_state(request: HttpRequest, secret: str) -> State:
    """An order's secret or that of a personal programme; both are kept on the request. Http404 for anything else."""
    order, personal = queries.owner_of(secret)
    request._order, request._personal = order, personal  # type: ignore[attr-defined]
    if order is not None:
        return order_state(request, order, personal)
    number, changed_at = public_state(request)
    newest = max(moment for moment in (changed_at, personal.changed_at) if moment) if personal else changed_at
    return f"{number} {personal.changed_at.isoformat() if personal else ''}", newest


def my_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The order's entry with what was booked and starred; or what was starred, with what its order has booked."""
    order: Order | None = request._order  # type: ignore[attr-defined]
    personal: PersonalProgramme | None = request._personal  # type: ignore[attr-defined]
    if order is not None:
        with translation.override(order.language):
            items = queries.order_calendar(order)
            return calendar(order.code.lower(), items, order.event.local_title)
    if personal is None:
        raise Http404
    conference = personal.conference
    with translation.override(personal.language):
        name = _("My programme: %(event)s") % {"event": conference.local_title}
        return calendar(f"my-{conference.slug}", queries.personal_calendar(personal), name)


def my_in_words(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        return conditional(my_feed, my_state)(request, secret=secret)
    except Http404:
        raise Http404(_("This calendar address is not valid (any more).")) from None


my = holder(language_neutral(answering_in_words(my_in_words)))


# -- answers ------------------------------------------------------------------------------------------------------


def calendar(
    filename: str, items: list[CalendarItem], name: str, *, colour: str = "", image_url: str = ""
) -> HttpResponse:
    content = render_calendar(items, name=name, refresh=REFRESH, colour=colour, image_url=image_url)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def site_name() -> str:
    """One query; the feeds are those of the default site whatever the host name."""
    settings_ = SiteSettings.objects.filter(site__is_default_site=True).first() or SiteSettings()
    return settings_.local_name
