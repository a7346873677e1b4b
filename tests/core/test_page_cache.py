"""What the first middleware keeps, what it never keeps, and when it lets go."""

import pytest
from django.http import HttpResponse
from django.test import Client
from wagtail.models import PageViewRestriction

from core.middleware import page_cache
from core.middleware.page_cache import PageCacheMiddleware
from core.models import PageGeneration
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.PAGE_CACHE_SECONDS = 60


def statements(client, django_assert_max_num_queries, path="/en/", **headers):
    with django_assert_max_num_queries(100) as captured:
        response = client.get(path, **headers)
    return response, len(captured)


class Pages:
    """Stands for the rest of the site: counts how often it was asked."""

    def __init__(self, **headers):
        self.asked = 0
        self.headers = headers

    def __call__(self, request):
        self.asked += 1
        return HttpResponse(f"page {self.asked}", headers=self.headers)


def test_second_reader_costs_one_statement(client, django_assert_max_num_queries):
    first, _ = statements(client, django_assert_max_num_queries)

    second, count = statements(client, django_assert_max_num_queries)

    assert count == 1
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_changed_record_lets_go_at_once(client, home_page, django_capture_on_commit_callbacks):
    before = client.get("/en/").content

    with django_capture_on_commit_callbacks(execute=True):
        home_page.introduction = "A sentence that was not there before."
        home_page.save_revision().publish()
    after = client.get("/en/").content

    assert b"A sentence that was not there before." not in before
    assert b"A sentence that was not there before." in after


@pytest.mark.parametrize("change", ["save", "delete"])
def test_generation_grows_with_a_public_record(change, django_capture_on_commit_callbacks):
    school = OrganisationFactory()
    before = PageGeneration.objects.get().number

    with django_capture_on_commit_callbacks(execute=True):
        getattr(school, change)()

    assert PageGeneration.objects.get().number == before + 1


def test_generation_stays_when_a_private_record_changes(django_capture_on_commit_callbacks):
    before = PageGeneration.objects.get().number

    with django_capture_on_commit_callbacks(execute=True):
        UserFactory()

    assert PageGeneration.objects.get().number == before


def test_page_made_private_is_gone_from_memory(client, home_page, django_capture_on_commit_callbacks):
    assert client.get("/en/").status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=home_page, restriction_type=PageViewRestriction.LOGIN)

    assert client.get("/en/").status_code == 302


def test_page_of_somebody_signed_in_is_neither_kept_nor_taken_from_memory(home_page):
    editor = Client()
    editor.force_login(UserFactory(is_superuser=True))
    editor.get("/en/")
    middleware = PageCacheMiddleware(Pages())

    middleware(request_for("/en/", cookies={"sessionid": "x"}))

    assert middleware.entries == {}


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
def test_personal_cookie_passes_by(cookie):
    pages = Pages()
    middleware = PageCacheMiddleware(pages)
    middleware(request_for("/en/"))

    response = middleware(request_for("/en/", cookies={cookie: "x"}))

    assert response.content == b"page 2"


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private"},
        {"Cache-Control": "no-store"},
        {"Cache-Control": "no-cache"},
        {"Vary": "*"},
        {"Vary": "Accept-Language, Authorization"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_answer_that_forbids_it_is_not_kept(headers):
    middleware = PageCacheMiddleware(Pages(**headers))

    middleware(request_for("/en/"))

    assert middleware(request_for("/en/")).content == b"page 2"


def test_answer_that_sets_a_cookie_is_not_kept():
    def with_cookie(request):
        response = HttpResponse("yours")
        response.set_cookie("sessionid", "secret")
        return response

    middleware = PageCacheMiddleware(with_cookie)

    middleware(request_for("/en/"))

    assert middleware.entries == {}


@pytest.mark.parametrize("status", [301, 302, 404, 500])
def test_only_good_answers_are_kept(status):
    middleware = PageCacheMiddleware(lambda request: HttpResponse("", status=status))

    middleware(request_for("/en/"))

    assert middleware.entries == {}


@pytest.mark.parametrize("path", ["/orders/ABC/secret/", "/tickets/abc/", "/register/x/", "/admin/", "/demo/mail/"])
def test_addresses_of_holders_pass_by(path):
    middleware = PageCacheMiddleware(Pages())

    middleware(request_for(path))

    assert middleware(request_for(path)).content == b"page 2"


def test_two_languages_are_not_mixed(client):
    english = client.get("/verify/", headers={"accept-language": "en"}).content
    vietnamese = client.get("/verify/", headers={"accept-language": "vi"}).content

    assert b'lang="en"' in english
    assert b'lang="vi"' in vietnamese
    assert client.get("/verify/", headers={"accept-language": "en"}).content == english


def test_language_cookie_is_part_of_the_key_where_the_address_has_none():
    middleware = PageCacheMiddleware(Pages())
    middleware(request_for("/verify/"))

    other = middleware(request_for("/verify/", cookies={"django_language": "vi"}))

    assert other.content == b"page 2"


def test_hosts_and_queries_are_not_mixed():
    middleware = PageCacheMiddleware(Pages())

    answers = [
        middleware(request_for("/en/", HTTP_HOST="one.example")).content,
        middleware(request_for("/en/", HTTP_HOST="two.example")).content,
        middleware(request_for("/en/", QUERY_STRING="page=2", HTTP_HOST="one.example")).content,
    ]

    assert answers == [b"page 1", b"page 2", b"page 3"]


def test_if_none_match_is_answered_304(client):
    first = client.get("/en/")

    second = client.get("/en/", headers={"if-none-match": first["ETag"]})

    assert second.status_code == 304
    assert second.content == b""
    assert second["ETag"] == first["ETag"]


def test_if_modified_since_is_answered_304():
    stamp = "Sat, 01 May 2027 08:00:00 GMT"
    middleware = PageCacheMiddleware(Pages(**{"Last-Modified": stamp}))
    middleware(request_for("/calendar/all.ics"))

    response = middleware(request_for("/calendar/all.ics", HTTP_IF_MODIFIED_SINCE=stamp))

    assert response.status_code == 304


def test_other_etag_is_answered_in_full(client):
    client.get("/en/")

    assert client.get("/en/", headers={"if-none-match": '"another"'}).status_code == 200


def test_head_is_answered_from_the_kept_page_and_keeps_nothing(client):
    middleware = PageCacheMiddleware(Pages())

    middleware(request_for("/en/", REQUEST_METHOD="HEAD"))
    assert middleware.entries == {}

    body = client.get("/en/")
    head = client.head("/en/")
    assert head.status_code == 200
    assert head.content == b""
    assert head["ETag"] == body["ETag"]
    assert head["Content-Length"] == body["Content-Length"]


def test_post_passes_by():
    middleware = PageCacheMiddleware(Pages())
    middleware(request_for("/en/"))

    assert middleware(request_for("/en/", REQUEST_METHOD="POST")).content == b"page 2"


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(page_cache, "MAX_BYTES", 20)
    middleware = PageCacheMiddleware(Pages())

    for number in range(50):
        middleware(request_for("/en/", QUERY_STRING=f"q={number}"))

    assert sum(len(entry.body) for entry in middleware.entries.values()) == middleware.bytes <= 20


def test_kept_page_grows_old(settings, monkeypatch):
    middleware = PageCacheMiddleware(Pages())
    clock = iter([0.0, 59.0, 61.0, 61.0])
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: next(clock))

    answers = [middleware(request_for("/en/")).content for _ in range(3)]

    assert answers == [b"page 1", b"page 1", b"page 2"]


def request_for(path, cookies=None, **meta):
    from django.test import RequestFactory

    request = RequestFactory().generic(meta.pop("REQUEST_METHOD", "GET"), path, **meta)
    request.COOKIES.update(cookies or {})
    return request


def test_made_up_queries_and_headers_are_no_keys(rf, settings):
    """Else a stranger could fill the memory with keys of any length."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    pages = Pages()
    middleware = PageCacheMiddleware(pages)

    for number in range(3):
        middleware(rf.get("/en/", HTTP_X_FORWARDED_PROTO=f"x{number}" * 500))
    for _n in range(3):
        middleware(rf.get("/en/?" + "x" * 600))

    assert len(middleware.entries) == 1
    assert pages.asked == 4
    middleware(rf.get("/en/", HTTP_X_FORWARDED_PROTO="https"))
    assert len(middleware.entries) == 2
