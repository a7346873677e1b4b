"""Search over pages and people, the same on SQLite and PostgreSQL."""

from dataclasses import dataclass

from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from core.pages import open_to_all
from core.text import query_terms
from home.persons import public_people
from people.models import Person

MOST = 200  # results beyond that number help nobody


@dataclass(frozen=True, slots=True)
class Found:
    query: str
    people: list[Person]
    pages: list[Page]  # plain pages, best first; `specific()` them for the part that is shown

    def __len__(self) -> int:
        return len(self.people) + len(self.pages)


def search_site(query: str, language: str) -> Found:
    """Words are joined by AND. Pages of `language` come first, then those of other languages."""
    terms = query_terms(query)
    if not terms:
        return Found(query, [], [])
    people = list(get_search_backend().search(terms, Person, operator="and")[:MOST])
    order = {person.pk: number for number, person in enumerate(people)}
    shown = public_people().filter(pk__in=order).select_related("portrait")
    pages = list(Page.objects.live().public().search(terms, operator="and")[:MOST])
    if pages:  # `public()` knows nothing of aliases of private pages
        open_ones = set(
            open_to_all(Page.objects.filter(pk__in=[page.pk for page in pages])).values_list("pk", flat=True)
        )
        pages = [page for page in pages if page.pk in open_ones]
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    return Found(
        query,
        sorted(shown, key=lambda person: order[person.pk]),
        sorted(pages, key=lambda page: codes.get(page.locale_id) != language),
    )
