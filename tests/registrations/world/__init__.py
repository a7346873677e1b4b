"""A small event, and everything that people, time, a bank and a payment provider can do to it, one step at a time."""

from tests.registrations.world.world import World

__all__ = ["World"]
