"""Tables by the command."""

import io

import pytest

from conferences.models import Session
from tests.conferences.tables.steps import workbook

pytestmark = pytest.mark.django_db


def run(*arguments):
    from django.core.management import call_command

    out = io.StringIO()
    call_command("import_programme", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_command_previews_a_table_and_then_takes_it(water, tmp_path):
    path = tmp_path / "sessions.csv"
    path.write_text("title,room\nDinner,Garden\n")

    seen = run("water", path, "--preview")

    assert "Dinner\n    Room: Garden\n" in seen
    assert "Would add 0, change 1, leave 0 sessions. Nothing was changed." in seen
    assert Session.objects.get(title="Dinner").room is None
    run("water", path)
    assert Session.objects.get(title="Dinner").room.name == "Garden"


def test_command_reads_a_workbook(water, tmp_path):
    path = tmp_path / "all.xlsx"
    path.write_bytes(workbook(water))

    assert "0 added, 0 changed" in run("water", path)


def test_command_names_mistakes_by_row_and_column(water, tmp_path):
    from django.core.management import CommandError

    path = tmp_path / "sessions.csv"
    path.write_text("title,kind\nDinner,nonsense\n")

    with pytest.raises(CommandError) as error:
        run("water", path)

    assert str(error.value).startswith("sessions.csv, row 2, kind: “nonsense” is not known.")


@pytest.mark.parametrize("name", ["x.csv", "x.json"])
def test_command_needs_a_conference_to_compare_with(db, home_page, tmp_path, name):
    from django.core.management import CommandError

    path = tmp_path / name
    conference = '{"title": "T", "start": "2027-05-12", "end": "2027-05-12", "time_zone_name": "UTC", "days": []}'
    path.write_text("title\nA\n" if name == "x.csv" else f'{{"schedule": {{"conference": {conference}}}}}')

    with pytest.raises(CommandError, match="There is no conference “nowhere”"):
        run("nowhere", path, "--preview")
