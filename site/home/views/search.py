"""/<language>/search/?q=…"""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from wagtail.models import Page

from core.access import public
from home.navigation import HOME_DEPTH
from home.search import search_site

PER_PAGE = 15


@public
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = search_site(query, get_language() or "en")
    rows = Paginator(found.pages, PER_PAGE).get_page(request.GET.get("page"))
    shown = {page.pk: page for page in Page.objects.filter(pk__in=[page.pk for page in rows]).specific()}
    results = [shown[page.pk] for page in rows]
    context = {"query": query, "found": found, "rows": rows, "pages": results, "sections": sections_of(results)}
    response = render(request, "home/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def sections_of(pages: list[Page]) -> dict[int, str]:
    """The title of the section that each page stands in, by the page's id; one statement."""
    length = Page.steplen * (HOME_DEPTH + 1)
    tops = Page.objects.filter(path__in={page.path[:length] for page in pages}, depth=HOME_DEPTH + 1)
    titles = dict(tops.values_list("path", "title"))
    return {
        page.pk: titles[page.path[:length]]
        for page in pages
        if len(page.path) > length and page.path[:length] in titles
    }
