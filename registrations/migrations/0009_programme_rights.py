"""Whoever may edit the programme may also say who is available when, and attach materials."""

from django.db import migrations

MODELS = ("availability", "material")
VERBS = ("add", "change", "delete", "view")


def give_rights(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    rights = []
    for model in MODELS:
        kind, _ = ContentType.objects.get_or_create(app_label="conferences", model=model)
        for verb in VERBS:
            name = {"name": f"Can {verb} {model}"}
            rights.append(Permission.objects.get_or_create(content_type=kind, codename=f"{verb}_{model}", defaults=name)[0])
    for group in apps.get_model("auth", "Group").objects.filter(name__in=("Editors", "Organisers")):
        group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0008_fee_matrix"),
        ("conferences", "0004_programme_editing"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
