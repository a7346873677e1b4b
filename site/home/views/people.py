"""/<language>/people/ and /<language>/people/<slug>/"""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.access import public
from core.share_answer import branded, picture_answer, portrait_bytes
from home.persons import person_view, public_people
from people.models import Person
from people.queries import successor

PER_PAGE = 60


@public
def people(request: HttpRequest) -> HttpResponse:
    listed = public_people().select_related("portrait").prefetch_related("affiliations__organisation")
    rows = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/person_list.html", {"rows": rows})


@public
def person_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """For link previews: name, affiliation now, the latest lecture or talk, portrait."""
    found = Person.objects.select_related("portrait").filter(slug=slug).first()
    view = person_view(found) if found else None
    if found is None or view is None or not view.is_public:
        raise Http404
    latest = sorted((*view.lectures, *view.talks), key=lambda entry: entry.starts_at)
    card = branded(
        title=found.full_name,
        above=found.honorific,
        people=", ".join(str(entry) for entry in view.now[:2]),
        foot=latest[-1].title if latest else "",
        instead=found.latin_name,
        portrait=portrait_bytes(found.portrait),
    )
    return picture_answer(request, card)


@public
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A record that was merged into another one leads there for ever."""
    found = Person.objects.select_related("portrait").filter(slug=slug).first()
    if found is None:
        heir = successor(slug=slug)
        if heir is None:
            raise Http404
        return redirect("pages:person", heir.slug, permanent=True)
    view = person_view(found)
    if not view.is_public:
        raise Http404
    return render(request, "people/person.html", {"view": view, "person": found})
