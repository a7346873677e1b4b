"""The draft, or a release, as the public would see it: the public pages inside a marked frame, for organisers only."""

from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin import messages

from conferences.models import ConferencePage
from conferences.queries.pages import path_of
from conferences.queries.pending import pending
from conferences.queries.programme import programme_of, shown_instead
from conferences.rules.document import Programme
from conferences.views.admin_screens import ProgrammeScreen, programme_url

SHOWN_PARTS = ("programme/", "speakers/")


class PreviewView(ProgrammeScreen):
    """The pages below `programme/` and `speakers/` with another programme; every link among them stays inside.

    The programme is put in place of the latest release for this one request (queries.programme.shown_instead), the
    pages come from the very views that the public uses. Nothing of it is kept anywhere.
    """

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.page()
        if page is None:
            messages.warning(request, _("The conference has no page yet on which its programme could stand."))
            return redirect(programme_url(self.conference))
        rest = self.kwargs.get("rest") or SHOWN_PARTS[0]
        if not rest.startswith(SHOWN_PARTS):
            raise Http404("no page of the programme")
        programme, root = self.programme(), self.root()
        found = page.resolve_subpage(f"/{rest}")
        if found is None:
            raise Http404("no such page")
        view, view_args, view_kwargs = found
        with shown_instead(self.conference, programme), translation.override(page.locale.language_code):
            response = view(request, *view_args, **view_kwargs)
            if hasattr(response, "render"):
                response.render()
            self.mark(response, path_of(page), root, programme)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def page(self) -> ConferencePage | None:
        """In the language of the admin if there is one, else any; live ones first."""
        pages = list(ConferencePage.objects.filter(conference=self.conference).select_related("locale", "conference"))
        wanted = translation.get_language()
        pages.sort(key=lambda page: (not page.live, page.locale.language_code != wanted, page.pk))
        return pages[0].specific if pages else None

    def programme(self) -> Programme:
        """The draft. Its withdrawn sessions are marked as in a release."""
        return pending(self.conference).draft

    def root(self) -> str:
        return reverse("programme:draft", args=[self.conference.pk])

    def title(self) -> str:
        return _("Draft: what the public would see if you released now. Only organisers see this page.")

    def mark(self, response: HttpResponse, base: str, root: str, programme: Programme) -> None:
        """Lead the links inside, and put the frame around. Answers that are no pages stay as they are."""
        if "Location" in response:
            response["Location"] = inside(response["Location"], base, root)
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return
        text = response.content.decode()
        for part in SHOWN_PARTS:
            text = text.replace(f'="{base}{part}', f'="{root}{part}')
        banner = render_to_string(
            "conferences/admin/preview_banner.html",
            {"title": self.title(), "back": programme_url(self.conference), "conference": self.conference},
        )
        style = f'<link rel="stylesheet" href="{staticfiles_storage.url("css/preview.css")}">'
        robots = '<meta name="robots" content="noindex, nofollow">'
        text = text.replace("</head>", f"{style}{robots}</head>", 1)
        skip_link = text.find('class="skip-link"')
        end = text.find("</a>", skip_link) + len("</a>") if skip_link >= 0 else -1
        if end > 0:
            text = f"{text[:end]}{banner}{text[end:]}"
        response.content = text.encode()


def inside(address: str, base: str, root: str) -> str:
    return (
        f"{root}{address[len(base) :]}" if address.startswith(tuple(base + part for part in SHOWN_PARTS)) else address
    )


class ReleasePreviewView(PreviewView):
    """A release as it was."""

    def programme(self) -> Programme:
        return programme_of(self.release_numbered(self.kwargs["number"]))

    def root(self) -> str:
        return reverse("programme:release", args=[self.conference.pk, self.kwargs["number"]])

    def title(self) -> str:
        release = self.release_numbered(self.kwargs["number"])
        values: dict[str, Any] = {"number": release.number, "note": release.note}
        if release.note:
            return _("Release %(number)d (“%(note)s”), as it was. Only organisers see this page.") % values
        return _("Release %(number)d, as it was. Only organisers see this page.") % values
