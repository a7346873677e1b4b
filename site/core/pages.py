"""What every page of ours has in common. Wagtail's default Page stays the base class; this is a plain mixin."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.utils.html import strip_tags
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from core.text import search_terms

# Add to a page's `search_fields`: the folded text beside Wagtail's own fields, so that a search without accents,
# or for two characters of a longer Chinese run, finds the page on SQLite and on PostgreSQL.
SEARCH_TERMS = index.SearchField("search_terms")

AnyPage = TypeVar("AnyPage", bound=Page)

if TYPE_CHECKING:
    from wagtail.models import Page as Base
else:
    Base = object


class FoldedSearch(Base):
    """`class MyPage(FoldedSearch, Page)`, with `SEARCH_TERMS` among its search fields."""

    search_texts: tuple[str, ...] = ("introduction", "body")

    def search_terms(self) -> str:
        return search_terms(self.title, self.search_description, *self.more_search_texts())

    def more_search_texts(self) -> list[str]:
        """The words of the page's own fields; pages of records override it and add the record's."""
        texts: list[str] = []
        for name in self.search_texts:
            field = next((field for field in self._meta.concrete_fields if field.name == name), None)
            value = getattr(self, name, None)
            if field is None or not value:
                continue
            if isinstance(field, StreamField | RichTextField):
                texts += [str(text) for text in field.get_searchable_content(value)]
            else:
                texts.append(strip_tags(str(value)))
        return texts

    # -- fewer statements per page; what is found stays the same

    route_related: tuple[str, ...] = ()  # records that the page presents, read together with it

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Restrictions of the page and all above it, and of the sources of those that are aliases: one statement."""
        step = self.steplen
        paths = [self.path[:end] for end in range(step, len(self.path) + 1, step)]
        return PageViewRestriction.objects.filter(
            Q(page__path__in=paths)
            | Q(page__aliases__path__in=paths)
            | Q(page__aliases__aliases__path__in=paths)
            | Q(page__aliases__aliases__aliases__path__in=paths)
        ).distinct()


class ShortRoute(Base):
    """For the home page: the deepest page of an address by one statement, instead of two for each level above it."""

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        found = deepest_page(self, path_components)
        if found is None:
            return super().route(request, path_components)
        page, rest = found
        return page.route(request, rest)


def children_in_this_language(model: type[AnyPage], parent: Page) -> QuerySet[AnyPage]:
    """Live pages below `parent`; one without a translation there stands in the default language, as on the front page.

    Mark the run's language in the template by `page.locale`.
    """
    pages = model.objects.live()
    chosen = pages.child_of_q(parent)
    source = parent.get_translations().live().filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if source:
        translated = pages.child_of(parent).values("translation_key")
        open_ones = open_to_all(pages.child_of(source)).values("pk")
        chosen |= Q(pk__in=open_ones) & ~Q(translation_key__in=translated)
    return pages.filter(chosen)


def deepest_page(home: Page, components: list[str]) -> tuple[Page, list[str]] | None:
    """The page that the longest beginning of `components` names, and what is left of them; two statements."""
    ends = {f"{home.url_path}{'/'.join(components[:n])}/": n for n in range(1, len(components) + 1)}
    pages = list(Page.objects.filter(url_path__in=ends).order_by("depth"))
    if not pages:
        return None
    found = pages[-1]
    model = found.cached_content_type.model_class() or Page
    page = model.objects.select_related(*getattr(model, "route_related", ())).get(pk=found.pk)
    page._cached_parent_obj = pages[-2] if len(pages) > 1 else home  # as Wagtail's own route() does
    return page, components[ends[found.url_path] :]


def open_to_all(pages: Any) -> Any:
    """`pages` without those that stand at or below a page made private; in the same statement, as `public()` is not."""
    beginning = Substr(OuterRef("path"), 1, Length("page__path"))
    private = PageViewRestriction.objects.annotate(beginning=beginning).filter(page__path=F("beginning"))
    return pages.exclude(Exists(private))
