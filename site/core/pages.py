"""What every page of ours has in common. Wagtail's default Page stays the base class; this is a plain mixin."""

from typing import TYPE_CHECKING

from django.utils.html import strip_tags
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from core.text import search_terms

# Add to a page's `search_fields`: the folded text beside Wagtail's own fields, so that a search without accents,
# or for two characters of a longer Chinese run, finds the page on SQLite and on PostgreSQL.
SEARCH_TERMS = index.SearchField("search_terms")

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
