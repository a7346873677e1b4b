"""/<language>/search/?q=…"""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from wagtail.models import Page

from core.access import public
from home.search import search_site

PER_PAGE = 15


@public
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = search_site(query, get_language() or "en")
    rows = Paginator(found.pages, PER_PAGE).get_page(request.GET.get("page"))
    shown = {page.pk: page for page in Page.objects.filter(pk__in=[page.pk for page in rows]).specific()}
    context = {"query": query, "found": found, "rows": rows, "pages": [shown[page.pk] for page in rows]}
    response = render(request, "home/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
