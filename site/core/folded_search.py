"""Search in the back office's lists and choosers: `nguyen` finds Nguyễn, `开源` finds 中国开源大会, parts of words too.

It reads the few text columns of the rows and compares folded text, so it needs no index, no worker and no
extension; a list of ten thousand people takes tens of milliseconds.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import IndexView

from core.text import fold

MAX_QUERY = 200


def folded_matches(rows: QuerySet[Any], query: str, fields: Sequence[str]) -> QuerySet[Any]:
    """The rows of which some `fields` together hold every word of `query`, whatever the accents and the order."""
    words = fold(query[:MAX_QUERY]).split()
    if not words:
        return rows
    found = []
    for pk, *texts in rows.order_by().values_list("pk", *fields):
        text = fold(" ".join(str(text) for text in texts if text))
        if all(word in text for word in words):
            found.append(pk)
    return rows.filter(pk__in=found)


class FoldedIndexView(IndexView):
    """A list whose `search_fields` are searched folded."""

    is_searchable = True

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return folded_matches(queryset, self.search_query, self.search_fields or []) if self.is_searching else queryset


def folded_filter_form(fields: Sequence[str]) -> type[BaseFilterForm]:
    """The search form of a chooser over `fields`."""

    class FoldedFilterForm(BaseFilterForm):
        q = forms.CharField(
            label=_("Search term"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False
        )

        def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
            self.search_query = self.cleaned_data.get("q")
            self.is_searching = bool(self.search_query)
            return folded_matches(objects, self.search_query, fields) if self.search_query else objects

    return FoldedFilterForm
