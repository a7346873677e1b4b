"""Who may do what: the groups Editors, Organisers and Helpers.

Editors write pages and records. Organisers run events: everything of editors' records, the programme's release,
registrations, money, papers, and the pages. Helpers check people in and see nothing else.
Permissions are made here because Django makes them only after all migrations.
"""

from django.db import migrations

EVERYTHING = ("add", "change", "delete", "view")

RECORDS = {
    ("people", "person"): EVERYTHING,
    ("people", "body"): EVERYTHING,
    ("partners", "organisation"): EVERYTHING,
    ("partners", "agreement"): EVERYTHING,
    ("partners", "grant"): EVERYTHING,
    ("events", "venue"): EVERYTHING,
    ("events", "event"): EVERYTHING,
    ("lectures", "lecture"): EVERYTHING,
    ("lectures", "lectureseries"): EVERYTHING,
    ("exchange", "programme"): EVERYTHING,
    ("conferences", "conference"): EVERYTHING,
    ("conferences", "track"): EVERYTHING,
    ("conferences", "session"): EVERYTHING,
    ("conferences", "presentation"): EVERYTHING,
    ("conferences", "programmerelease"): ("view",),
}
ORGANISING = {
    ("conferences", "programmerelease"): ("add", "view"),
    ("registrations", "registrationsettings"): EVERYTHING,
    ("registrations", "quota"): EVERYTHING,
    ("registrations", "tickettype"): EVERYTHING,
    ("registrations", "order"): ("view",),
    ("registrations", "attendee"): ("view",),
    ("registrations", "payment"): ("view",),
}
PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
FILES = (
    ("wagtailimages", "image", ("add_image", "change_image", "choose_image")),
    ("wagtaildocs", "document", ("add_document", "change_document", "choose_document")),
)


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    editors, _ = Group.objects.get_or_create(name="Editors")
    organisers, _ = Group.objects.get_or_create(name="Organisers")
    helpers, _ = Group.objects.get_or_create(name="Helpers")
    records = model_permissions(apps, RECORDS)
    translation = permission(apps, "wagtail_localize", "translation", "submit_translation")
    admin = permission(apps, "wagtailadmin", "admin", "access_admin")
    desk = permission(apps, "registrations", "order", "check_in")
    managing = permission(apps, "registrations", "order", "manage_registrations")
    editors.permissions.add(*records, translation, admin)
    organisers.permissions.add(*records, *model_permissions(apps, ORGANISING), translation, admin, desk, managing)
    helpers.permissions.add(admin, desk)
    for group in (editors, organisers):
        give_pages(apps, group)
        give_files(apps, group)


def model_permissions(apps, wanted):
    return [
        permission(apps, app, model, f"{verb}_{model}") for (app, model), verbs in wanted.items() for verb in verbs
    ]


def permission(apps, app, model, codename):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    name = NAMES.get(codename, f"Can {codename.replace('_', ' ')}")
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return permission


NAMES = {
    "access_admin": "Can access Wagtail admin",
    "check_in": "Can check people in",
    "manage_registrations": "Can manage registrations, money, badges and certificates",
    "submit_translation": "Can submit translations",
}


def give_pages(apps, group):
    """On every home page: the root itself stays the administrators'."""
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    homes = apps.get_model("wagtailcore", "Page").objects.filter(depth=2)
    GroupPagePermission.objects.filter(group=group, page__depth=1).delete()
    for home in homes:
        for codename in PAGES:
            right = permission(apps, "wagtailcore", "page", codename)
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=right)


def give_files(apps, group):
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    for app, model, codenames in FILES:
        for codename in codenames:
            right = permission(apps, app, model, codename)
            group.permissions.add(right)
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0001_initial"),
        ("conferences", "0002_initial"),
        ("lectures", "0003_initial"),
        ("exchange", "0002_initial"),
        ("home", "0003_first_site"),
        ("people", "0002_people"),
        ("partners", "0001_initial"),
        ("events", "0002_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
        ("wagtailcore", "0098_apitoken"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
