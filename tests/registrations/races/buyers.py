"""People who register at the same moment, each with a browser of their own; the bench uses them too."""

import http.client
import secrets
import threading
from urllib.parse import urlencode, urlsplit

from tests.registrations.web.steps import typed_person

CSRF = secrets.token_hex(16)  # 32 characters: what the cookie and the form must both hold


class Buyer:
    """A browser without JavaScript: one connection, one session cookie."""

    def __init__(self, base, number):
        self.address, self.number, self.cookies = urlsplit(base), number, {"csrftoken": CSRF}

    def post(self, path, fields):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=600)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        connection.request("POST", path, urlencode({"csrfmiddlewaretoken": CSRF, **fields}), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        connection.close()
        return answer.status, answer.getheader("Location", ""), body

    def fill_in(self, sale):
        path = f"/register/{sale['slug']}/people/?{urlencode({'t-' + str(sale['kind']): 1})}"
        person = typed_person(email=f"buyer{self.number}@example.org")
        return self.post(path, {**person, "contact-name": "", "contact-email": "", "contact-website": ""})

    def place(self, sale):
        fields = {"key": secrets.token_urlsafe(32), "terms": "on"}
        return self.post(f"/register/{sale['slug']}/confirmation/", fields)

    def confirm(self, sale):
        status, location, body = self.place(sale)
        if status == 302 and location.startswith("/orders/"):
            return "placed"
        return "sold out" if status == 409 and "sold out" in body else f"{status} {location} {body[:300]}"


def at_once(functions):
    """The results of all functions, called by threads that start together. For processes without Django, as the
    bench's; else together.py."""
    results, gate = [], threading.Barrier(len(functions))

    def run(function):
        gate.wait()
        results.append(function())

    threads = [threading.Thread(target=run, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
