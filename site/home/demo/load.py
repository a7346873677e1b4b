"""The order in which the demo is loaded."""

import logging
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from home.demo.accounts import load_accounts
from home.demo.desk import load_desk
from home.demo.lectures import load_lectures
from home.demo.look import is_looked_after, load_look
from home.demo.money import load_money
from home.demo.news import load_news
from home.demo.partners import load_partners
from home.demo.people import load_people
from home.demo.proofs import load_proofs
from home.demo.questions import load_questions
from home.demo.registrations import load_past_registrations, load_registrations
from home.demo.schools import load_home, load_hup, load_tsps
from home.demo.symposium import load_symposia

# Each section looks for its own records first: what is there stays as people have changed it. The last is the mark
# that all was loaded.
SECTIONS: tuple[tuple[str, Callable[[], None]], ...] = (
    ("accounts", load_accounts),
    ("partners", load_partners),
    ("front page", load_home),
    ("School of Pharmaceutical Sciences, Tsinghua University", load_tsps),
    ("Hanoi University of Pharmacy", load_hup),
    ("people", load_people),
    ("lectures", load_lectures),
    ("symposia", load_symposia),
    ("registrations", load_registrations),
    ("money", load_money),
    ("questions", load_questions),
    ("proofs", load_proofs),
    ("the past symposium's registrations", load_past_registrations),
    ("the organisers' desk", load_desk),
    ("news", load_news),
    ("look", load_look),
)

INDEX_TASKS = ("modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task")


def is_loaded() -> bool:
    """Whether the last section has run. Asks nothing else, so that `make demo` starts at once."""
    return is_looked_after()


def load_demo(report: Callable[[str], None]) -> None:
    """Load what is missing, section by section, each whole or not at all. `report` gets one line per section."""
    if is_loaded():
        report("The demo is there already; nothing was changed.")
        return
    logging.getLogger("wagtail").setLevel(logging.WARNING)  # else two lines for every page
    began = timezone.now()
    with translation.override("en"):
        for name, load_section in SECTIONS:
            with transaction.atomic():
                load_section()
            report(name)
    index_all()
    forget_tasks(began)
    report("search index")


def index_all() -> None:
    """At once, so that search works from the first minute."""
    with redirect_stdout(StringIO()):
        call_command("update_index", verbosity=0)
        call_command("rebuild_references_index", verbosity=0)


def forget_tasks(began: object) -> None:
    """What was indexed at once need not be indexed again, and nobody wrote to the invented guests."""
    queued = DBTaskResult.objects.ready().filter(enqueued_at__gte=began)
    queued.filter(task_path__in=INDEX_TASKS).delete()
    queued.filter(queue_name="mail").delete()
