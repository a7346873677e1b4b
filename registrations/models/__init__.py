from .attendee import Attendee, BadgePrint, CheckIn
from .ledger import LedgerLine
from .line import OrderLine
from .order import Order
from .order_programme import OrderProgramme
from .payment import Payment, ProviderEvent, Refund
from .quota import Quota
from .registration_settings import RegistrationSettings
from .ticket_type import TicketType

__all__ = [
    "Attendee",
    "BadgePrint",
    "CheckIn",
    "LedgerLine",
    "Order",
    "OrderLine",
    "OrderProgramme",
    "Payment",
    "ProviderEvent",
    "Quota",
    "Refund",
    "RegistrationSettings",
    "TicketType",
]
