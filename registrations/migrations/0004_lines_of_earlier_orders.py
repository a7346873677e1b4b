"""Every person registered so far gets the order line that place_order writes today, and every charge points at it."""

from django.db import migrations

CHUNK = 500


def write_lines(apps, schema_editor):
    Order = apps.get_model("registrations", "Order")
    pks = list(Order.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        write_lines_of(apps, pks[start : start + CHUNK])


def write_lines_of(apps, pks):
    Attendee = apps.get_model("registrations", "Attendee")
    LedgerLine = apps.get_model("registrations", "LedgerLine")
    OrderLine = apps.get_model("registrations", "OrderLine")
    people = Attendee.objects.filter(order__in=pks).select_related("order").order_by("order", "position")
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order_id=person.order_id,
            attendee_id=person.pk,
            kind="ticket",
            ticket_type_id=person.ticket_type_id,
            price_minor=person.price_minor,
            currency=person.order.currency,
            price_reason=person.price_reason,
            price_rule={"list_minor": person.price_minor, "currency": person.order.currency},
            ordered_at=person.order.placed_at,
        )
        for person in people
    )
    waiting = {}
    for line in lines:
        if line.price_minor:
            waiting.setdefault(line.order_id, []).append(line)
    charges = list(LedgerLine.objects.filter(order__in=pks, kind="charge", line=None).order_by("order", "pk"))
    found = []
    for charge in charges:  # place_order wrote them in the order of the people
        mine = waiting.get(charge.order_id, [])
        if mine and mine[0].price_minor == charge.amount_minor:
            charge.line_id = mine.pop(0).pk
            found.append(charge)
    LedgerLine.objects.bulk_update(found, ["line"], batch_size=CHUNK)


def forget_lines(apps, schema_editor):
    apps.get_model("registrations", "LedgerLine").objects.update(line=None)
    apps.get_model("registrations", "OrderLine").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("registrations", "0003_order_lines")]
    operations = [migrations.RunPython(write_lines, forget_lines, elidable=True)]
