"""One number of the buyer's own for an order, where there were two."""

from typing import Any

from django.db import migrations, models


def gather(apps: Any, _editor: Any) -> None:
    """What was given for the invoice counts more than what was given with the way of paying."""
    orders = apps.get_model("registrations", "Order").objects
    for name in ("PaymentChoice", "Buyer"):
        rows = apps.get_model("registrations", name).objects.exclude(purchase_order="")
        for order, number in rows.values_list("order_id", "purchase_order").iterator():
            orders.filter(pk=order).update(purchase_order=number)


def hand_back(apps: Any, _editor: Any) -> None:
    orders = apps.get_model("registrations", "Order").objects.exclude(purchase_order="")
    for order, number in orders.values_list("pk", "purchase_order").iterator():
        apps.get_model("registrations", "Buyer").objects.filter(order=order).update(purchase_order=number)
        choices = apps.get_model("registrations", "PaymentChoice").objects
        choices.filter(order=order, way="invoice").update(purchase_order=number)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0029_proofs")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="purchase_order",
            field=models.CharField(blank=True, max_length=60, verbose_name="purchase-order number"),
        ),
        migrations.RunPython(gather, hand_back),
    ]
