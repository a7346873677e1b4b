"""Everybody who speaks in the demo, all invented."""

from home.demo import pictures
from home.demo.data.people import PEOPLE, Invented, display, life
from people.models import Affiliation, Person

WITH_PORTRAIT = 22  # of the list; the others show how the site looks without


def load_people() -> None:
    if Person.objects.filter(is_demo=True).exists():
        return
    for number, invented in enumerate(PEOPLE):
        make_person(invented, number)


def make_person(invented: Invented, number: int) -> None:
    name = invented.latin_name or display(invented)
    portrait = None
    if number < WITH_PORTRAIT:
        alt = f"Two plain shapes in place of a portrait: {name} is invented"
        portrait = pictures.picture(f"Demo portrait {name}", pictures.portrait, (600, 600), number, alt=alt)
    person = Person.objects.create(
        family_name=invented.family_name,
        given_name=invented.given_name,
        name_order=invented.name_order,
        latin_name=invented.latin_name,
        honorific=invented.honorific,
        slug=f"demo-{invented.key}",
        portrait=portrait,
        life=life(invented),
        is_demo=True,
    )
    Affiliation.objects.create(person=person, text=invented.affiliation, from_year=2019)


def cast() -> dict[str, Person]:
    """Key in the tables → person."""
    prefix = len("demo-")
    return {person.slug[prefix:]: person for person in Person.objects.filter(is_demo=True, slug__startswith="demo-")}


def affiliations() -> dict[str, str]:
    return {invented.key: invented.affiliation for invented in PEOPLE}
