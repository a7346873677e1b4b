"""The books of an event: sums, fees and payouts, every line; and all lines as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from registrations.queries.books import books_of, lines_of, table_heads, table_rows
from registrations.queries.checks import problems_of_books
from registrations.views.admin_common import EventScreen, table_response

LINES_PER_PAGE = 50


class BooksView(EventScreen):
    template_name = "registrations/admin/books.html"
    page_title = gettext_lazy("Books")
    header_icon = "table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = lines_of(self.event).order_by("-recorded_at", "-pk")
        return {
            **super().get_context_data(**kwargs),
            "books": books_of(self.event),
            "lines": Paginator(lines, LINES_PER_PAGE).get_page(self.request.GET.get("p")),
            "problems": problems_of_books(self.event) if self.request.GET.get("check") else None,
        }


class BooksTableView(EventScreen):
    as_xlsx = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        name = f"books-{self.event.slug}"
        return table_response(name, table_heads(), table_rows(lines_of(self.event)), as_xlsx=self.as_xlsx)
