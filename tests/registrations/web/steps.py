"""The steps of a registration as a browser without JavaScript takes them."""

from urllib.parse import urlencode


def typed_person(n=1, **values):
    fields = {
        "family_name": "Nguyễn",
        "given_name": "Văn An",
        "name_order": "family_first",
        "email": "an@example.org",
        "affiliation": "Đại học Huế",
        "country": "VN",
        "dietary_needs": "vegetarian",
        "access_needs": "",
        "photo_consent": "on",
        **values,
    }
    return {f"p{n}-{name}": value for name, value in fields.items() if value is not None}


def people_url(event, **numbers):
    return f"/register/{event.slug}/people/?{urlencode({f't-{pk[1:]}': n for pk, n in numbers.items()})}"


def send_people(client, event, kind, number=1, **values):
    typed = {}
    for n in range(1, number + 1):
        typed |= typed_person(n, **values)
    return client.post(people_url(event, **{f"k{kind.pk}": number}), typed)


def form_key(response):
    return response.context["form"]["key"].value()


def confirm(client, event, **values):
    page = client.get(f"/register/{event.slug}/confirmation/")
    return client.post(f"/register/{event.slug}/confirmation/", {"key": form_key(page), "terms": "on", **values})


def register(client, event, kind, number=1, **values):
    """All steps; the answer to the last one."""
    assert send_people(client, event, kind, number, **values).status_code == 302
    return confirm(client, event)
