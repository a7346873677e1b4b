"""The right to take money at the desk: organisers have it, helpers get it from an administrator."""

from django.db import migrations

NAME = "Can take money at the desk"


def give_right(apps, schema_editor):
    organisers = apps.get_model("auth", "Group").objects.filter(name="Organisers").first()
    if organisers is None:
        return
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="registrations", model="order"
    )
    right, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="take_money", defaults={"name": NAME}
    )
    organisers.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0035_invoice_runs")]
    operations = [
        migrations.AlterModelOptions(
            name="order",
            options={
                "ordering": ["-placed_at", "-pk"],
                "permissions": [
                    ("manage_registrations", "Can manage registrations, money, badges and certificates"),
                    ("check_in", "Can check people in"),
                    ("take_money", NAME),
                    ("forget_personal_data", "Can have personal data of registrations forgotten"),
                ],
                "verbose_name": "order",
                "verbose_name_plural": "orders",
            },
        ),
        migrations.RunPython(give_right, migrations.RunPython.noop),
    ]
