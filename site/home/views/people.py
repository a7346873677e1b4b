"""/<language>/people/ and /<language>/people/<slug>/"""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.access import public
from home.persons import person_view, public_people
from people.models import Person

PER_PAGE = 60


@public
def people(request: HttpRequest) -> HttpResponse:
    listed = public_people().select_related("portrait").prefetch_related("affiliations__organisation")
    rows = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/person_list.html", {"rows": rows})


@public
def person(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Person.objects.select_related("portrait"), slug=slug)
    view = person_view(found)
    if not view.is_public:
        raise Http404
    return render(request, "people/person.html", {"view": view, "person": found})
