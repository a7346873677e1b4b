"""Answers to questions from below."""

from typing import Any

from django.dispatch import receiver

from conferences.models import Conference, PersonalProgramme
from conferences.rules.readers import Reader
from conferences.signals import booked_sessions_asked, programme_readers_asked
from registrations.actions.pruning_proofs import forget_proofs_of
from registrations.models import Order
from registrations.queries.programme import booked_session_guids, order_of_programme, programme_readers
from registrations.signals import order_released


@receiver(programme_readers_asked, dispatch_uid="readers-by-order")
def readers_by_order(conference: Conference, guids: frozenset[str], email: str = "", **_kwargs: Any) -> list[Reader]:
    """Those who have booked one of these sessions, or keep stars on them by their order."""
    return programme_readers(conference, guids, email)


@receiver(order_released, dispatch_uid="forget-proofs")
def forget_proofs(order: Order, **_kwargs: Any) -> None:
    """Of an order that was cancelled or declined. One that expired may be revived by late money, and keeps them."""
    forget_proofs_of(order)


@receiver(booked_sessions_asked, dispatch_uid="sessions-by-order")
def sessions_by_order(personal_programme: PersonalProgramme, **_kwargs: Any) -> frozenset[str]:
    """The guids of the sessions that come with the order which keeps this programme."""
    order = order_of_programme(personal_programme)
    return booked_session_guids(order) if order else frozenset()
