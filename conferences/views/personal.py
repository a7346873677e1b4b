"""A visitor's own programme: kept in the browser, and on the server by a secret link (conferences/actions/personal)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conferences.actions import personal as actions
from conferences.models import Conference, ConferencePage
from conferences.queries.exporting import public_conference
from conferences.queries.own_pages import own_days, personal_data, session_choices
from conferences.queries.pages import page_path, path_of
from conferences.queries.personal import (
    booked_guids,
    chosen_items,
    guids_to_slugs,
    personal_by_confirmation,
    personal_by_secret,
    starred_guids,
)
from conferences.queries.programme import latest_programme
from conferences.views.parts import answer
from core.access import holder, public
from core.brakes import count_of, email_key
from core.sign_in import client_address

MAILS_TO_ADDRESS = 3  # an hour
MAILS_FROM_CLIENT = 200  # an hour; a whole symposium may sit behind one address
LONGEST_LIST = 100_000  # characters of a list of slugs

View = Callable[..., HttpResponse]


def opening(view: View) -> View:
    """A link that opens nothing is told on a page that says how to get another."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return render(request, "conferences/my/link_404.html", status=404)

    return holder(wrapped)


# -- in the browser -----------------------------------------------------------------------------------------------


@public
def my_programme(request: HttpRequest, page: ConferencePage) -> HttpResponse:
    """A page without anybody's choice in it: the reader's browser puts in what lies there."""
    base = path_of(page)
    title = gettext("My programme")
    context = {"title": title, "programme": latest_programme(page.conference), "programme_url": f"{base}programme/"}
    return answer(request, page, "conferences/my/browser.html", context, crumbs=[(page.title, base)])


@public
def my_sessions(_request: HttpRequest, page: ConferencePage) -> HttpResponse:
    """Every released session in short, for the page above and for warnings of clashes; the same for everybody."""
    return JsonResponse(personal_data(latest_programme(page.conference), path_of(page)))


# -- asked for by mail --------------------------------------------------------------------------------------------


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for an address. The answer is the same whether or not something is kept under it."""
    conference = released_conference(slug)
    email, slugs, error = "", "", ""
    if request.method == "POST":
        email, slugs = request.POST.get("email", "")[:254], request.POST.get("sessions", "")[:LONGEST_LIST]
        try:
            ask(request, conference, email.strip(), slugs.split())
        except actions.PersonalProgrammeError as refusal:
            error = refusal.message
        else:
            return redirect("public_programme:my_programme_sent", conference.slug)
    context = {**frame(conference), "email": email, "slugs": slugs, "error": error}
    return render(request, "conferences/my/keeping.html", context, status=422 if error else 200)


def ask(request: HttpRequest, conference: Conference, email: str, slugs: list[str]) -> None:
    """Brakes are silent: whoever asks too often for one address finds the earlier mail there."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    if "@" in email:
        few_to_address = count_of(f"programme-mails-{email_key(email)}") <= MAILS_TO_ADDRESS
        few_from_client = count_of(f"programme-asks-{email_key(client_address(request))}") <= MAILS_FROM_CLIENT
        if not (few_to_address and few_from_client):
            return
    actions.ask_for_personal_programme(conference=conference, email=email, slugs=slugs, language=language)


@public
@never_cache
@require_safe
def keeping_sent(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "conferences/my/sent.html", frame(released_conference(slug)))


@opening
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, confirmation: str) -> HttpResponse:
    """Opening the link changes nothing: mail programs open links by themselves. The button keeps the programme."""
    personal = personal_by_confirmation(confirmation)
    if request.method == "POST":
        personal = actions.confirm_personal_programme(personal=personal, wants_messages="messages" in request.POST)
    if not personal.asked_email:
        return redirect("public_programme:my_programme", personal.secret)
    chosen = chosen_items(latest_programme(personal.conference), starred_guids(personal))
    return render(
        request, "conferences/my/confirmation.html", {**frame(personal.conference), "mine": personal, "chosen": chosen}
    )


# -- on the server ------------------------------------------------------------------------------------------------


@opening
@require_safe
def personal_programme(request: HttpRequest, secret: str) -> HttpResponse:
    mine = personal_by_secret(secret)
    programme = latest_programme(mine.conference)
    chosen = chosen_items(programme, starred_guids(mine), booked_guids(mine))
    base = page_path(mine.conference)
    shown = [entry for entry in chosen if entry.is_booked or not entry.item.is_withdrawn]
    context = {
        **frame(mine.conference),
        "mine": mine,
        "programme": programme,
        "days": own_days(programme, shown, base) if programme else [],
        "clashes": sum(bool(entry.clashes) for entry in shown),
        "calendar_path": f"/calendar/my/{mine.secret}.ics",
        "by_order": not mine.email,
    }
    return render(request, "conferences/my/personal.html", context)


@csrf_exempt  # the secret in the address is what counts, no cookie; and kept pages have no token to send
@opening
@require_http_methods(["GET", "HEAD", "POST"])
def stars(request: HttpRequest, secret: str) -> HttpResponse:
    """What is starred, by slug; POST `star` and `unstar` (each as often as needed) changes it."""
    mine = personal_by_secret(secret)
    if request.method == "POST":
        actions.change_stars(
            personal=mine, starred=request.POST.getlist("star"), unstarred=request.POST.getlist("unstar")
        )
        if "application/json" not in request.headers.get("Accept", ""):
            return redirect("public_programme:my_programme", mine.secret)
    return JsonResponse({"stars": guids_to_slugs(latest_programme(mine.conference), starred_guids(mine))})


@opening
@require_http_methods(["GET", "HEAD", "POST"])
def choosing(request: HttpRequest, secret: str) -> HttpResponse:
    """All sessions with a box each: how to choose without any script."""
    mine = personal_by_secret(secret)
    programme = latest_programme(mine.conference)
    if request.method == "POST":
        actions.choose_stars(personal=mine, slugs=request.POST.getlist("session"))
        return redirect("public_programme:my_programme", mine.secret)
    days = session_choices(programme, starred_guids(mine)) if programme else []
    return render(request, "conferences/my/choosing.html", {**frame(mine.conference), "mine": mine, "days": days})


@opening
@require_POST
def messages(request: HttpRequest, secret: str) -> HttpResponse:
    mine = personal_by_secret(secret)
    actions.set_messages(personal=mine, wants_messages="messages" in request.POST)
    return redirect("public_programme:my_programme", mine.secret)


@opening
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest, secret: str) -> HttpResponse:
    """A new address for page and calendar, after saying what that closes."""
    mine = personal_by_secret(secret)
    if request.method == "POST":
        mine = actions.renew_secret(personal=mine)
        return redirect("public_programme:my_programme", mine.secret)
    return render(request, "conferences/my/renewal.html", {**frame(mine.conference), "mine": mine})


@opening
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: HttpRequest, secret: str) -> HttpResponse:
    mine = personal_by_secret(secret)
    context = {**frame(mine.conference), "mine": mine}
    if request.method == "POST":
        actions.forget_personal_programme(personal=mine)
        return render(request, "conferences/my/deleted.html", context)
    return render(request, "conferences/my/deletion.html", context)


# -- parts --------------------------------------------------------------------------------------------------------


def released_conference(slug: str) -> Conference:
    conference = public_conference(slug)
    if conference is None or latest_programme(conference) is None:
        raise Http404("no released programme")
    return conference


def frame(conference: Conference) -> dict[str, Any]:
    base = page_path(conference)
    return {"conference": conference, "base_url": base, "programme_url": f"{base}programme/" if base else ""}
