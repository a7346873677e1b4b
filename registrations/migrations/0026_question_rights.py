"""Organisers set up questions. Permissions are made here because Django makes them only after all migrations."""

from django.db import migrations


def give_rights(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    organisers = apps.get_model("auth", "Group").objects.filter(name="Organisers").first()
    if organisers is None:
        return
    content_type, _ = ContentType.objects.get_or_create(app_label="registrations", model="question")
    for verb in ("add", "change", "delete", "view"):
        right, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=f"{verb}_question", defaults={"name": f"Can {verb} question"}
        )
        organisers.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0025_questions")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
