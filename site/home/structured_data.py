"""Facts for machines: schema.org as JSON-LD. Plain dicts; templatetags/seo.py writes them into pages."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from core.models import SiteSettings
from events.enums import AttendanceMode
from events.models import Event
from home.models import NewsPage
from home.persons import PersonView
from partners.models import Organisation
from people.models import Person

JsonLd = dict[str, Any]


def absolute(path: str) -> str:
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"


def pruned(data: JsonLd) -> JsonLd:
    """Without empty values: a machine takes "" for a statement."""
    return {key: value for key, value in data.items() if value not in ("", None, [], {})}


def of_site(site: SiteSettings) -> JsonLd:
    return pruned(
        {
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": site.local_name,
            "url": settings.SITE_URL,
            "email": site.contact_email,
            "address": site.address,
            "logo": absolute(site.logo.file.url) if site.logo else "",
        }
    )


def of_organisation(organisation: Organisation) -> JsonLd:
    return pruned(
        {
            "@context": "https://schema.org",
            "@type": "CollegeOrUniversity" if organisation.kind in ("university", "school") else "Organization",
            "name": organisation.name,
            "alternateName": [n for n in (organisation.name_zh_hans, organisation.name_vi, organisation.acronym) if n],
            "url": organisation.website,
            "sameAs": organisation.ror,
            "address": pruned(
                {
                    "@type": "PostalAddress",
                    "addressLocality": organisation.city,
                    "addressCountry": str(organisation.country.code or ""),
                }
            ),
        }
    )


def of_person(person: Person) -> JsonLd:
    return pruned(
        {
            "@type": "Person",
            "name": person.full_name,
            "alternateName": person.latin_name,
            "familyName": person.family_name,
            "givenName": person.given_name,
            "honorificPrefix": person.honorific,
            "sameAs": f"https://orcid.org/{person.orcid}" if person.orcid else "",
        }
    )


def of_person_view(view: PersonView, url: str) -> JsonLd:
    person = view.person
    return pruned(
        {
            "@context": "https://schema.org",
            **of_person(person),
            "url": absolute(url),
            "image": absolute(f"{url}picture.png"),
            "description": person.local_life,
            "affiliation": [{"@type": "Organization", "name": str(entry)} for entry in view.now],
            "alumniOf": [{"@type": "Organization", "name": str(entry)} for entry in view.then],
            "memberOf": [{"@type": "Organization", "name": member.body.name} for member in view.boards],
        }
    )


def of_event(event: Event, url: str, performers: Sequence[Person] = (), image: str = "") -> JsonLd:
    """https://schema.org/Event; times carry the event's own offset. The link to join is never among them."""
    place = pruned(
        {
            "@type": "Place",
            "name": event.venue.name if event.venue else "",
            "address": pruned(
                {
                    "@type": "PostalAddress",
                    "streetAddress": event.venue.address if event.venue else "",
                    "addressLocality": event.venue.city if event.venue else "",
                    "addressCountry": str(event.venue.country.code or "") if event.venue else "",
                }
            ),
        }
    )
    online = {"@type": "VirtualLocation", "url": absolute(url)}
    places = {AttendanceMode.ONLINE: online, AttendanceMode.MIXED: [place, online]}
    return pruned(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": event.local_title,
            "description": event.local_summary,
            "startDate": event.local_start.isoformat(),
            "endDate": event.local_end.isoformat(),
            "eventStatus": f"https://schema.org/{event.status}",
            "eventAttendanceMode": f"https://schema.org/{event.attendance_mode}",
            "location": places.get(AttendanceMode(event.attendance_mode), place if event.venue else None),
            "performer": [of_person(person) for person in performers],
            "organizer": [
                {"@type": "Organization", "name": host.organisation.name}
                for host in event.hosts.all()
                if host.role in ("host", "co_host")
            ],
            "url": absolute(url),
            "image": absolute(image) if image else "",
        }
    )


def of_news(page: NewsPage, url: str) -> JsonLd:
    return pruned(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": page.title,
            "description": page.introduction,
            "datePublished": page.published_on.isoformat(),
            "dateModified": page.last_published_at.isoformat() if page.last_published_at else "",
            "url": absolute(url),
        }
    )
