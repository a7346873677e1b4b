"""The two columns that 0030 gathered from. By themselves: PostgreSQL alters no table with rows just changed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registrations", "0030_purchase_order")]

    operations = [
        migrations.RemoveField(model_name="buyer", name="purchase_order"),
        migrations.RemoveField(model_name="paymentchoice", name="purchase_order"),
    ]
