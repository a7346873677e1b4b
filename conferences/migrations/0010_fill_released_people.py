"""Whom the latest releases name."""

from django.db import migrations


def fill(apps, schema_editor):
    """From the latest release of each conference."""
    release_model = apps.get_model("conferences", "ProgrammeRelease")
    released_person = apps.get_model("conferences", "ReleasedPerson")
    person_model = apps.get_model("people", "Person")
    former_person = apps.get_model("people", "FormerPerson")
    done = set()
    for pk, conference_id in release_model.objects.order_by("conference_id", "-number").values_list("pk", "conference_id"):
        if conference_id in done:
            continue
        done.add(conference_id)
        document = release_model.objects.values_list("document", flat=True).get(pk=pk)
        named = {}
        for item in document.get("items", ()):
            is_active = item.get("status") != "cancelled"
            parts = [*item.get("people", ()), *(part for talk in item.get("talks", ()) for part in talk.get("people", ()))]
            for part in parts:
                named[part["person_id"]] = named.get(part["person_id"], False) or is_active
        present = dict(former_person.objects.filter(former_id__in=named).values_list("former_id", "person_id"))
        present.update((pk, pk) for pk in person_model.objects.filter(pk__in=named).values_list("pk", flat=True))
        wanted = {}
        for number, is_active in named.items():
            if number in present:
                wanted[present[number]] = wanted.get(present[number], False) or is_active
        released_person.objects.bulk_create(
            released_person(conference_id=conference_id, person_id=person_id, is_active=is_active)
            for person_id, is_active in wanted.items()
        )


class Migration(migrations.Migration):
    dependencies = [("conferences", "0009_released_people"), ("people", "0003_former_person")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
