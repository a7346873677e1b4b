"""Organisations of both schools, from the tables under data/. An organisation is looked for by its slug."""

import json
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from core.text import fold
from partners.enums import AgreementKind, OrganisationKind
from partners.models import Agreement, Grant, Organisation

DATA = Path(__file__).parent / "data"

TSPS = "tsinghua-school-of-pharmaceutical-sciences"
HUP = "hanoi-university-of-pharmacy"
DEMO_HOST = "demo-faculty-of-pharmacy"

MOU_PURPOSES = (
    "Academic collaboration, exchange of students and staff, joint research projects and transfer of technology in the "
    "pharmaceutical sciences."
)
COOPERATION = "Substantial cooperation in technology, talent and information."
ADDED_NAME = "The names in other languages were added by us and are to be checked by the school."


def rows(name: str) -> list[dict[str, str]]:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def organisation(slug: str, **values: Any) -> Organisation:
    return Organisation.objects.get_or_create(slug=slug, defaults=values)[0]


def from_row(row: dict[str, str]) -> Organisation:
    fields = ("name", "name_zh_hans", "acronym", "kind", "country", "ror", "note", "check_note")
    slug = row.get("slug") or slugify(fold(row["name"]))[:100]
    return organisation(slug, **{name: row[name] for name in fields if name in row})


def load_partners() -> None:
    if Organisation.objects.filter(slug=DEMO_HOST).exists():
        return
    tsinghua = organisation(
        "tsinghua-university",
        name="Tsinghua University",
        name_zh_hans="清华大学",
        name_vi="Đại học Thanh Hoa",
        country="CN",
        ror="https://ror.org/03cve4549",
    )
    tsps = organisation(
        TSPS,
        name="School of Pharmaceutical Sciences, Tsinghua University",
        name_zh_hans="清华大学药学院",
        name_vi="Trường Khoa học Dược, Đại học Thanh Hoa",
        kind=OrganisationKind.SCHOOL,
        country="CN",
        parent=tsinghua,
        note=ADDED_NAME,
    )
    hup = organisation(
        HUP,
        name="Hanoi University of Pharmacy",
        name_zh_hans="河内药科大学",
        name_vi="Trường Đại học Dược Hà Nội",
        acronym="HUP",
        country="VN",
        note=ADDED_NAME,
    )
    load_tsps_partners(tsps)
    load_hup_partners(hup)
    load_demo_hosts()


def load_tsps_partners(school: Organisation) -> None:
    about = {
        AgreementKind.COOPERATION: COOPERATION,
        AgreementKind.JOINT_DEGREE: "Joint doctoral programme.",
    }
    for row in rows("tsps_partners"):
        kind = AgreementKind(row["agreement"])
        Agreement.objects.get_or_create(
            partner=from_row(row), school=school, kind=kind, defaults={"about": str(about[kind])}
        )


def load_hup_partners(school: Organisation) -> None:
    for row in rows("hup_partners"):
        Agreement.objects.get_or_create(
            partner=from_row(row), school=school, kind=AgreementKind.MOU, defaults={"about": MOU_PURPOSES}
        )
    for row in rows("hup_funders"):
        Grant.objects.get_or_create(school=school, funder=from_row(row))


def load_demo_hosts() -> None:
    """Invented bodies that hold the invented events, so that none is ascribed to a real school."""
    invented = "Invented for the demo."
    for slug, name, kind in (
        (DEMO_HOST, "Demo Faculty of Pharmacy", OrganisationKind.SCHOOL),
        ("demo-society-of-natural-products", "Demo Society of Natural Products", OrganisationKind.SOCIETY),
        ("banyan-biologics-demo", "Banyan Biologics (demo)", OrganisationKind.COMPANY),
        ("meridian-instruments-demo", "Meridian Instruments (demo)", OrganisationKind.COMPANY),
        ("tidewater-foundation-demo", "Tidewater Foundation (demo)", OrganisationKind.FUNDER),
    ):
        names = {"name_zh_hans": "演示药学院", "name_vi": "Khoa Dược trình diễn"} if slug == DEMO_HOST else {}
        organisation(slug, name=name, kind=kind, note=invented, **names)
