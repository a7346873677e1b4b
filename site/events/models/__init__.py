from .event import Event
from .host import EventHost
from .venue import Room, Venue

__all__ = ["Event", "EventHost", "Room", "Venue"]
