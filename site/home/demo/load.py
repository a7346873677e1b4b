"""The order in which the demo is loaded."""

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import translation

from home.demo.accounts import ACCOUNTS, load_accounts
from home.demo.lectures import load_lectures
from home.demo.look import load_look
from home.demo.news import load_news
from home.demo.partners import load_partners
from home.demo.people import load_people
from home.demo.schools import load_home, load_hup, load_tsps
from home.demo.symposium import load_symposia
from people.models import User

# Each section looks for its own records first: what is there stays as people have changed it.
SECTIONS: tuple[tuple[str, Callable[[], None]], ...] = (
    ("accounts", load_accounts),
    ("partners", load_partners),
    ("front page", load_home),
    ("School of Pharmaceutical Sciences, Tsinghua University", load_tsps),
    ("Hanoi University of Pharmacy", load_hup),
    ("people", load_people),
    ("lectures", load_lectures),
    ("symposia", load_symposia),
    ("news", load_news),
    ("look", load_look),
)


def is_loaded() -> bool:
    return User.objects.filter(email=ACCOUNTS[0].email).exists()


def load_demo(report: Callable[[str], None]) -> None:
    """Load what is missing, section by section, each whole or not at all. `report` gets one line per section."""
    logging.getLogger("wagtail").setLevel(logging.WARNING)  # else two lines for every page
    with translation.override("en"):
        for name, load_section in SECTIONS:
            with transaction.atomic():
                load_section()
            report(name)
