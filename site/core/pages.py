"""What every page of ours has in common. Wagtail's default Page stays the base class; this is a plain mixin."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
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


def children_in_this_language(
    model: type[AnyPage], parent: Page, request: HttpRequest | None = None
) -> QuerySet[AnyPage]:
    """Live pages below `parent` that `request` may see; one without a translation there stands in the default language,
    as on the front page.

    Mark the run's language in the template by `page.locale`.
    """
    pages = model.objects.live()
    chosen = pages.child_of_q(parent)
    source = parent.get_translations().live().filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if source:
        translated = open_to(pages.child_of(parent), request).values("translation_key")
        chosen |= pages.child_of_q(source) & ~Q(translation_key__in=translated)
    return open_to(pages.filter(chosen), request)


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


# -- may this person? ----------------------------------------------------------------------------------------------


def open_to(pages: Any, request: HttpRequest | None = None) -> Any:
    """`pages` without those that `request` may not see, in the same statement: whatever stands at or below a page made
    private, or below an alias of one. Without a request: what everybody may see."""
    return pages.exclude(Exists(_closing(request)))


def open_to_all(pages: Any) -> Any:
    return open_to(pages)


def closed_behind(pages: Any, request: HttpRequest | None = None) -> Any:
    """A condition for records that have pages: true where all of `pages` (those of the outer record, drafts among them)
    are unpublished or closed to `request`. A record without any page is not closed."""
    return Exists(pages) & ~Exists(open_to(pages.filter(live=True), request))


def _closing(request: HttpRequest | None) -> QuerySet[PageViewRestriction]:
    """The restrictions that keep `request` from the page of the outer query."""
    above = Q()
    for name in ("page__path", "page__aliases__path", "page__aliases__aliases__path"):
        above |= Q(**{name: Substr(OuterRef("path"), 1, Length(name))})
    restrictions = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE).filter(above)
    passed = _passed(request)
    return restrictions.exclude(passed) if passed else restrictions


def _passed(request: HttpRequest | None) -> Q:
    """The restrictions that do not hold for `request`, as Wagtail's own `accept_request` has it. Who has no session has
    passed none, and is not asked for one: such a page may be kept."""
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "session"):
        return Q()
    key = PageViewRestriction.passed_view_restrictions_session_key
    passed = Q(restriction_type=PageViewRestriction.PASSWORD, pk__in=request.session.get(key, []))
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        passed |= Q(restriction_type=PageViewRestriction.LOGIN)
        by_group = Q(restriction_type=PageViewRestriction.GROUPS)
        if not user.is_superuser:
            mine = PageViewRestriction.objects.filter(groups__in=user.groups.all())
            by_group &= Q(pk__in=mine.values("pk"))
        passed |= by_group
    return passed
