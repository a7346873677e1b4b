"""Organisers set up who issues invoices. Permissions are made here because Django makes them only after all
migrations."""

from django.db import migrations, models


def give_rights(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    organisers = apps.get_model("auth", "Group").objects.filter(name="Organisers").first()
    if organisers is None:
        return
    content_type, _ = ContentType.objects.get_or_create(app_label="registrations", model="issuer")
    for verb in ("add", "change", "delete", "view"):
        right, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=f"{verb}_issuer", defaults={"name": f"Can {verb} invoice issuer"}
        )
        organisers.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0015_payment_ways")]
    operations = [
        migrations.AlterModelOptions(
            name="taxrate",
            options={"ordering": ["sort_order", "pk"], "verbose_name": "tax rate", "verbose_name_plural": "tax rates"},
        ),
        migrations.RemoveField(model_name="taxrate", name="position"),
        migrations.AddField(
            model_name="taxrate",
            name="sort_order",
            field=models.IntegerField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
