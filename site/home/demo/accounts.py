"""The four accounts of the demo. Outside the demo they can't sign in (people/backends.py)."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission

from people.models import User
from people.rules import DEMO_DOMAIN

PASSWORD = "collegium"  # noqa: S105 - printed in the README; refused where DEMO is off


@dataclass(frozen=True)
class Account:
    email: str
    given_name: str
    family_name: str
    group: str  # empty: may do everything
    job: str


ACCOUNTS = (
    Account(f"admin@{DEMO_DOMAIN}", "Ada", "Admin", "", "everything"),
    Account(f"editor@{DEMO_DOMAIN}", "Emma", "Editor", "Editors", "pages, lectures, people, partners"),
    Account(f"organiser@{DEMO_DOMAIN}", "Omar", "Organiser", "Organisers", "programme, registrations, papers"),
    Account(f"helper@{DEMO_DOMAIN}", "Hoa", "Helper", "Helpers", "the check-in desk, and money there"),
)


def load_accounts() -> None:
    for account in ACCOUNTS:
        if User.objects.filter(email=account.email).exists():
            continue
        user = User.objects.create_user(
            account.email,
            PASSWORD,
            first_name=account.given_name,
            last_name=account.family_name,
            is_staff=True,
            is_superuser=not account.group,
        )
        if account.group:
            user.groups.add(Group.objects.get_or_create(name=account.group)[0])
        if account.group == "Helpers":  # the demo's one helper takes money too; the group alone may not
            user.user_permissions.add(Permission.objects.get(codename="take_money"))


def admin() -> User:
    return User.objects.get(email=ACCOUNTS[0].email)


def organiser() -> User:
    return User.objects.get(email=ACCOUNTS[2].email)
