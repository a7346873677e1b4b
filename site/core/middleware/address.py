"""Turns away addresses that nothing here can have, before anything asks the database for them.

PostgreSQL refuses a NUL in any text, and Python refuses numbers of more than 4,300 digits: both would be a 500.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

LONGEST_PATH = 2000  # characters


class AddressMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.path_info) > LONGEST_PATH:
            return refusal(414)
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or "%00" in query or "\x00" in query:
            return refusal(400)
        return self.get_response(request)


def refusal(status: int) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse("There is no such address.\n", status=status, content_type="text/plain", headers=headers)
