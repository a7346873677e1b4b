"""The invented house in which everything invented takes place."""

from events.models import Room, Venue
from home.demo.data.programme import ROOMS

NAME = "Riverside Conference Centre (demo)"


def venue() -> Venue:
    found = Venue.objects.filter(name=NAME).first()
    if found:
        return found
    made = Venue.objects.create(
        name=NAME,
        address="1 Invented Embankment",
        city="Bangkok",
        country="TH",
        directions="The house is invented; so is the pier next to it. On a real site the way from airport and station "
        "stands here.",
    )
    for number, (name, capacity, directions) in enumerate(ROOMS):
        Room.objects.create(venue=made, name=name, capacity=capacity, directions=directions, sort_order=number)
    return made


def rooms() -> dict[str, Room]:
    return {room.name: room for room in venue().rooms.all()}
