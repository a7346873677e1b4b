"""Requests of the timetable editor."""

import json
from datetime import timedelta

HOUR = timedelta(hours=1)


def post(client, address, **body):
    return client.post(address, json.dumps(body), content_type="application/json")
