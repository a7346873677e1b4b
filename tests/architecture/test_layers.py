"""Foreign keys written as strings escape import-linter; these tests hold them to the same map."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from wagtail.models import Page

ROOT = Path(__file__).resolve().parents[2]

LAYERS = {
    "core": 0,
    "partners": 1,
    "people": 2,
    "events": 3,
    "certificates": 4,
    "conferences": 5,
    "lectures": 5,
    "exchange": 5,
    "registrations": 6,
    "home": 7,
    "calendars": 7,
}


def test_foreign_keys_point_down_only():
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        ours = LAYERS.get(model._meta.app_label)
        for field in model._meta.get_fields():
            if ours is None or not field.is_relation or field.auto_created or field.related_model is None:
                continue
            if field.related_model is apps.get_model(settings.AUTH_USER_MODEL):
                continue  # accounts are Django's own idea: whoever did a thing may be named anywhere
            theirs = LAYERS.get(field.related_model._meta.app_label)
            same_app = field.related_model._meta.app_label == model._meta.app_label
            if theirs is not None and not same_app and theirs >= ours:
                wrong.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")

    assert wrong == []


def test_every_app_of_ours_has_a_layer():
    here = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT) and ".venv" not in config.path
    }

    assert here == set(LAYERS)


def test_pages_keep_the_default_base_class():
    """WAGTAIL_PAGE_MODEL breaks makemigrations and wagtail-localize (design/ecosystem.md, trap 15)."""
    pages = [model for model in apps.get_models() if issubclass(model, Page) and model._meta.app_label in LAYERS]

    assert settings.WAGTAIL_PAGE_MODEL == "wagtailcore.Page"
    assert pages
    assert [page for page in pages if Page not in page._meta.get_parent_list()] == []


def test_block_definitions_stay_out_of_migrations():
    migrations = [path for folder in (ROOT, ROOT / "site") for path in folder.glob("*/migrations/0*.py")]

    assert len(migrations) > 10
    assert [path.name for path in migrations if re.search(r"block_lookup|wagtail\.blocks", path.read_text())] == []


def test_site_folder_is_no_package():
    """An __init__.py there would shadow the standard library's site module."""
    assert not (ROOT / "site" / "__init__.py").exists()


def test_only_the_gateway_imports_stripe():
    files = [
        path
        for folder in ("site", "conferences", "lectures", "registrations")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"^\s*(import stripe|from stripe)", path.read_text(), re.MULTILINE)
    ]

    assert [str(path.relative_to(ROOT)) for path in files] == ["registrations/gateways/stripe.py"]


def test_documents_and_gateways_know_no_django_models():
    files = [*ROOT.glob("*/documents/*.py"), *ROOT.glob("site/*/documents/*.py"), *ROOT.glob("*/gateways/*.py")]
    pattern = re.compile(r"^\s*(?:from|import) (?:django\.db|\w+\.models|wagtail)", re.MULTILINE)

    assert [str(path.relative_to(ROOT)) for path in files if pattern.search(path.read_text())] == []
