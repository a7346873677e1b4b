"""A squashed migration makes what the migrations make that it replaces, and whoever ran those runs nothing again."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

SQUASHED = [
    ("conferences", "0001_squashed_0010_fill_released_people"),
    ("registrations", "0001_squashed_0035_invoice_runs"),
]
OURS = {"conferences", "registrations"}


def known_to(loader, nodes):
    """{model: all that migrations up to these nodes know of it}, the order of fields and constraints too"""
    models = loader.project_state(nodes).models
    return {
        key: (
            model.name,
            [(name, field.deconstruct()[1:]) for name, field in model.fields.items()],
            {name: value for name, value in model.options.items() if value},
            model.bases,
            model.managers,
        )
        for key, model in models.items()
        if key[0] in OURS
    }


@pytest.mark.parametrize(("app", "name"), SQUASHED)
def test_squashed_migration_knows_the_models_of_those_it_replaces(app, name):
    squash = MigrationLoader(None).disk_migrations[app, name]
    short, long = MigrationLoader(None), MigrationLoader(None, replace_migrations=False)
    was = known_to(long, [squash.replaces[-1]])
    assert known_to(short, [(app, name)]) == was
    assert len([key for key in was if key[0] == app]) >= 20


@pytest.mark.parametrize(("app", "name"), SQUASHED)
def test_squashed_migration_asks_for_nothing_that_a_site_of_then_may_lack(app, name):
    loader = MigrationLoader(None, replace_migrations=False)
    squash = MigrationLoader(None).disk_migrations[app, name]
    known = {key for replaced in squash.replaces for key in loader.graph.forwards_plan(tuple(replaced))}
    asked = {key for key in squash.dependencies if key[1] != "__first__"}
    assert asked <= known


@pytest.mark.parametrize("squashed", SQUASHED)
def test_empty_database_begins_with_the_squashed_migration(squashed):
    assert MigrationLoader(None).graph.root_nodes(squashed[0]) == [squashed]


@pytest.mark.django_db
def test_site_that_ran_the_replaced_migrations_runs_nothing_and_notes_the_squashed_ones():
    recorder = MigrationRecorder(connection)
    for squashed in SQUASHED:
        recorder.record_unapplied(*squashed)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    leaves = executor.loader.graph.leaf_nodes()
    assert executor.migration_plan(leaves) == []
    assert not set(SQUASHED) & set(recorder.applied_migrations())
    executor.migrate(leaves, plan=[])
    assert set(SQUASHED) <= set(recorder.applied_migrations())


@pytest.mark.django_db
def test_site_half_way_goes_on_with_the_files_that_it_has_not_run():
    recorder = MigrationRecorder(connection)
    left = sorted(key for key in recorder.applied_migrations() if key[0] == "registrations" and key[1] > "0020")
    for key in [*left, ("registrations", "0001_squashed_0035_invoice_runs")]:
        recorder.record_unapplied(*key)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert [(migration.app_label, migration.name) for migration, _ in plan] == left
    assert left[0] == ("registrations", "0020_cancellation_steps")
