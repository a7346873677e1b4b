"""What stands around every page: menu, section menu, languages, alternates.

Two statements for a page, one for an address that is no page, however many pages there are.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_from_path
from wagtail.models import Page

from core.kept import kept
from core.pages import open_to

HOME_DEPTH = 2
LANGUAGE_NAMES = {"en": "English", "zh-hans": "中文", "vi": "Tiếng Việt"}
HTML_CODES = {"zh-hans": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    html_code: str
    name: str
    url: str
    is_current: bool
    is_translated: bool  # the page itself exists in this language; otherwise `url` leads to that language's home


@dataclass(frozen=True, slots=True)
class Frame:
    code: str  # of the active language
    home_url: str
    menu: tuple[Link, ...]
    section: Link | None
    section_menu: tuple[Link, ...]
    languages: tuple[LanguageLink, ...]

    @property
    def alternates(self) -> tuple[LanguageLink, ...]:
        """The languages this very page exists in, itself included: what hreflang may name."""
        return tuple(language for language in self.languages if language.is_translated)


def frame_for(request: HttpRequest, page: Page | None) -> Frame:
    language = get_language() or settings.LANGUAGE_CODE
    pages = kept(("menu", language), lambda: menu_pages(language, request))
    top = [entry for entry in pages if entry.depth == HOME_DEPTH + 1]
    path = page.path if page is not None else ""
    section = next((entry for entry in top if path and path.startswith(entry.path)), None)
    below = [
        entry for entry in pages if section and entry.depth > section.depth and entry.path.startswith(section.path)
    ]
    return Frame(
        code=language,
        home_url=f"/{language}/",
        menu=tuple(link(request, entry, path) for entry in top),
        section=link(request, section, path) if section and below else None,
        section_menu=tuple(link(request, entry, path) for entry in below),
        languages=language_links(request, page, language),
    )


def menu_pages(language: str, request: HttpRequest | None = None) -> list[Page]:
    """Pages marked “in menu” that `request` may see, two levels below the home page of `language`, in tree order."""
    in_menu = open_to(Page.objects.live(), request).filter(
        Q(depth__in=(HOME_DEPTH + 1, HOME_DEPTH + 2)), show_in_menus=True, locale__language_code=language
    )
    return list(in_menu.order_by("path"))


def link(request: HttpRequest, entry: Page, path: str) -> Link:
    return Link(entry.title, entry.get_url(request) or "", bool(path) and path.startswith(entry.path))


def language_links(request: HttpRequest, page: Page | None, current: str) -> tuple[LanguageLink, ...]:
    addresses = translated_addresses(request, page) if page is not None else other_addresses(request)
    return tuple(
        LanguageLink(
            code=code,
            html_code=HTML_CODES.get(code, code),
            name=LANGUAGE_NAMES.get(code, str(name)),
            url=addresses.get(code, f"/{code}/"),
            is_current=code == current,
            is_translated=code in addresses,
        )
        for code, name in settings.LANGUAGES
    )


def translated_addresses(request: HttpRequest, page: Page) -> dict[str, str]:
    """Where the page stands in each language it exists in; what follows it in the address (a partner, a day) stays."""
    own = page.get_url(request) or ""
    tail = request.path.removeprefix(own) if own and request.path.startswith(own) else ""
    translations = open_to(Page.objects.live(), request).filter(translation_key=page.translation_key)
    return {
        entry.locale.language_code: f"{entry.get_url(request)}{tail}" for entry in translations.select_related("locale")
    }


def other_addresses(request: HttpRequest) -> dict[str, str]:
    """For addresses that are no page: the language part is exchanged, or `?lang=` chooses."""
    prefix = get_language_from_path(request.path_info)
    if prefix:
        rest = request.path_info.split("/", 2)[2]
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return {code: f"/{code}/{rest}{query}" for code, _name in settings.LANGUAGES}
    others = request.GET.copy()
    addresses = {}
    for code, _name in settings.LANGUAGES:
        others["lang"] = code
        addresses[code] = f"{request.path}?{others.urlencode()}"
    return addresses
