"""Why something was not done. Every `.message` is a sentence for people, in the language active when it was raised."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.models import Option, TicketType


class RegistrationError(Exception):
    """Base of all refusals of this app."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class OrderRefusedError(RegistrationError):
    """The order can't be placed; nothing was written."""


class RegistrationClosedError(OrderRefusedError):
    pass


class TooManyAttendeesError(OrderRefusedError):
    pass


class TermsNotAcceptedError(OrderRefusedError):
    pass


class PriceChangedError(OrderRefusedError):
    """What was shown is not what it costs now; nothing was charged."""


class VoucherRefusedError(OrderRefusedError):
    """The voucher can't be used now, or not for so many people."""


class OrderInvalidError(OrderRefusedError):
    """`errors` maps the position of an attendee (0, 1, …; None for the order itself) to {field: [sentences]}."""

    def __init__(self, message: str, errors: dict[int | None, dict[str, list[str]]]) -> None:
        super().__init__(message)
        self.errors = errors


class TicketTypeNotOnSaleError(OrderRefusedError):
    def __init__(self, message: str, ticket_type: TicketType | None = None) -> None:
        super().__init__(message)
        self.ticket_type = ticket_type


class TicketTypeSoldOutError(OrderRefusedError):
    """`left` places are free, fewer than asked for."""

    def __init__(self, ticket_type: TicketType | Option, left: int) -> None:
        values: dict[str, Any] = {"ticket": ticket_type.local_name, "left": left}
        if left == 0:
            text = _("“%(ticket)s” is sold out.") % values
        else:
            text = (
                ngettext(
                    "Only %(left)d place is left for “%(ticket)s”.",
                    "Only %(left)d places are left for “%(ticket)s”.",
                    left,
                )
                % values
            )
        super().__init__(text)
        self.ticket_type = ticket_type
        self.left = left


class OptionSoldOutError(TicketTypeSoldOutError):
    """The same for an option, which is then `ticket_type`."""


class OptionNotOnSaleError(OrderRefusedError):
    """The option is not offered, or not with this ticket, or not any more."""


class OfferRefusedError(OrderRefusedError):
    """The offer of a place from the waiting list can't be taken: it lapsed, was taken, or is for other tickets."""


class WaitingRefusedError(RegistrationError):
    """Nobody can wait in line for this now, or this can't be done with somebody who waits."""


class OrderTransitionError(RegistrationError):
    """The order is not in a state that allows this."""


class NotAllowedNowError(RegistrationError):
    """The organiser's date for this has passed, or was never set."""


class ChangeRefusedError(RegistrationError):
    """The place can't be changed so, or not any more; nothing was written."""


class PaymentRefusedError(RegistrationError):
    """The order can't be paid now; no provider was asked."""


class AlreadyPaidError(PaymentRefusedError):
    """Somebody else has taken the money meanwhile, or it came online."""


class PaymentProviderError(RegistrationError):
    """The provider did not answer as it should. The order is as before and may be tried again."""


class RefundRefusedError(RegistrationError):
    """This can't be paid back, or not so; nothing was written."""


class DecisionRefusedError(RegistrationError):
    """The payment can't be settled in this way; nothing was written."""


class InvoiceRefusedError(RegistrationError):
    """No invoice can be issued, or not so; nothing was written, and no number was given."""


class ProofRefusedError(RegistrationError):
    """This proof can't be sent or decided about now; nothing was written."""


class ForgettingRefusedError(RegistrationError):
    """The order's personal data are still needed; nothing was removed."""


class StatementRefusedError(RegistrationError):
    """The bank's file or line can't be taken; nothing was written."""


class CheckInRefusedError(RegistrationError):
    pass
