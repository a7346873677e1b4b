"""`manage.py load_income_groups FILE --valid-from 2026-07-01`: a table of countries and income groups."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from registrations.actions.fees import load_income_table
from registrations.rules.income_groups import IncomeTableError, read_income_table


class Command(BaseCommand):
    help = "Load a dated table of income groups from a CSV file of the World Bank. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--valid-from", type=date.fromisoformat, required=True, help="first day, like 2026-07-01")
        parser.add_argument("--name", default="", help="shown to buyers; by default the name of the file")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            groups = read_income_table(path.read_text(encoding="utf-8-sig"))
            table = load_income_table(
                name=options["name"] or path.stem,
                valid_from=options["valid_from"],
                groups=groups,
                source=path.name,
            )
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: {error}") from error
        except IncomeTableError as error:
            raise CommandError(f"{path}: {error.message}") from error
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{table}: {len(groups)} countries")
