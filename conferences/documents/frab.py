"""What frab's schedule.xml and schedule.json have in common: kinds, roles, states, abstracts, links."""

from collections import Counter
from urllib.parse import urljoin, urlsplit

from conferences.documents.imported import Findings
from conferences.rules.markup import LOOKS_LIKE_HTML, safe_html

KINDS = {
    "lecture": "talk",
    "talk": "talk",
    "presentation": "talk",
    "keynote": "keynote",
    "podium": "panel",
    "panel": "panel",
    "discussion": "panel",
    "workshop": "workshop",
    "tutorial": "workshop",
    "hands-on": "workshop",
    "hands_on": "workshop",
    "lightningtalk": "lightning",
    "lightning_talk": "lightning",
    "lightning": "lightning",
    "poster": "poster_session",
    "poster_session": "poster_session",
    "oral_session": "oral_session",
    "meeting": "meeting",
    "bof": "meeting",
    "meetup": "meeting",
    "ceremony": "ceremony",
    "opening": "ceremony",
    "closing": "ceremony",
    "performance": "social",
    "concert": "social",
    "djset": "social",
    "party": "social",
    "film": "social",
    "game": "social",
    "contest": "social",
    "social": "social",
    "break": "break",
    "meta": "break",
    "other": "other",
}
STATES = {
    "draft": "tentative",
    "submitted": "tentative",
    "accepted": "tentative",
    "confirmed": "confirmed",
    "delayed": "confirmed",
    "canceled": "cancelled",
    "cancelled": "cancelled",
    "rejected": "cancelled",
    "withdrawn": "cancelled",
    "deleted": "cancelled",
}
ROLES = {
    "speaker": "speaker",
    "moderator": "moderator",
    "host": "moderator",
    "chair": "chair",
    "guest": "panellist",
    "panellist": "panellist",
}


def kind_of(source: str, unknown: Counter[str]) -> str:
    key = source.strip().casefold().replace(" ", "_")
    if key and key not in KINDS:
        unknown[source.strip()] += 1
    return KINDS.get(key, "talk")


def report_kinds(unknown: Counter[str], place: str, findings: Findings) -> None:
    for source, count in sorted(unknown.items()):
        findings.add(place, f"the type “{source}” of {count} items is not known here and was taken as a talk")


def status_of(source: str, place: str, findings: Findings) -> str:
    key = source.strip().casefold()
    if key and key not in STATES:
        findings.add(place, f"the state “{source}” is not known here and was taken as confirmed")
    return STATES.get(key, "confirmed")


def role_of(source: str, place: str, findings: Findings) -> str:
    key = source.strip().casefold()
    if key and key not in ROLES:
        findings.add(place, f"the role “{source}” is not known here and was taken as speaker")
    return ROLES.get(key, "speaker")


def abstract_of(*texts: str) -> str:
    """Abstract and description as one text: clean HTML where they are HTML, else as written."""
    kept: list[str] = []
    for text in (text.strip() for text in texts):
        if text and text not in kept:
            kept.append(text)
    if any(LOOKS_LIKE_HTML.search(text) for text in kept):
        return "\n".join(safe_html(text) for text in kept)
    return "\n\n".join(text.replace("\r\n", "\n") for text in kept)


def link_of(title: str, url: str, base: str, place: str, findings: Findings) -> tuple[str, str] | None:
    """A link with an absolute web address, or None and a finding."""
    try:
        address = urljoin(base, url.strip()) if base else url.strip()
        urlsplit(address)
    except ValueError:  # “http://[”
        address = ""
    if not address.startswith(("http://", "https://")) or len(address) > 1000:
        findings.add(place, f"a link was left out: “{url[:80]}” is no web address")
        return None
    return (" ".join(title.split())[:200] or address, address)
