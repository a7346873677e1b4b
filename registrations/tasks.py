"""What happens outside the database. A task row is written in the transaction that asks for it: it is the outbox."""

from django_tasks import task

from core.mail import Mail, deliver
from registrations.models import Order
from registrations.queries.access import order_url
from registrations.queries.balance import balance_of

MAIL_KINDS = ("placed", "confirmed", "cancelled", "expired", "changed")


@task(queue_name="mail")
def send_order_mail(order_id: int, kind: str) -> None:
    """Tell the holder what happened to the order. Raises what the mail server raises; nothing else waits for it."""
    if kind not in MAIL_KINDS:
        raise ValueError(f"no such mail: {kind}")
    order = Order.objects.select_related("event").get(pk=order_id)
    deliver(
        Mail(
            to=order.email,
            template=f"registrations/mail/{kind}",
            language=order.language,
            context={
                "order": order,
                "event": order.event,
                "attendees": list(order.attendees.select_related("ticket_type")),
                "order_url": order_url(order),
                "balance": balance_of(order),
            },
            reply_to=order.event.contact_email,
        )
    )
