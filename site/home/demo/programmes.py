"""Exchange programmes and their pages."""

from exchange.enums import Direction, DurationUnit, ProgrammeKind
from exchange.models import Programme, ProgrammeIndexPage, ProgrammePage
from home.demo.data import texts_hup, texts_tsps
from home.demo.data.texts_own_language import HUP as HUP_OWN
from home.demo.data.texts_own_language import TSPS as TSPS_OWN
from home.demo.pages import Texts, put_page
from home.demo.partners import organisation
from home.models import SchoolPage
from partners.enums import OrganisationKind
from partners.models import Organisation


def load_tsps_programmes(school: Organisation, section: SchoolPage) -> None:
    melbourne = organisation(
        "university-of-melbourne", name="University of Melbourne", country="AU", ror="https://ror.org/01ej9dk98"
    )
    wehi = organisation(
        "wehi",
        name="Walter and Eliza Hall Institute of Medical Research",
        acronym="WEHI",
        kind=OrganisationKind.INSTITUTE,
        country="AU",
        ror="https://ror.org/01b6kha49",
    )
    amgen_foundation = organisation(
        "amgen-foundation", name="Amgen Foundation", kind=OrganisationKind.FUNDER, country="US"
    )
    index = put_page(section, ProgrammeIndexPage, "programmes", texts_tsps.PROGRAMMES, in_menu=True)
    inspire = Programme.objects.create(
        school=school,
        name="InSPIRE Program",
        name_zh_hans="InSPIRE 项目",
        slug="inspire",
        kind=ProgrammeKind.SUMMER_RESEARCH,
        direction=Direction.OUTBOUND,
        launched_by=melbourne,
        since_year=2016,
        frequency="every year",
        place="Melbourne",
        duration_min=8,
        duration_max=9,
        duration_unit=DurationUnit.WEEKS,
    )
    inspire.partners.set([wehi])
    amgen = Programme.objects.create(
        school=school,
        name="Amgen Program",
        name_zh_hans="安进项目",
        slug="amgen",
        kind=ProgrammeKind.SUMMER_RESEARCH,
        direction=Direction.INBOUND,
        launched_by=amgen_foundation,
        frequency="every year, in summer",
        place="Tsinghua University",
        duration_min=8,
        duration_max=8,
        duration_unit=DurationUnit.WEEKS,
    )
    put_page(index, ProgrammePage, "inspire", {**texts_tsps.INSPIRE, **TSPS_OWN["inspire"]}, programme=inspire)
    put_page(index, ProgrammePage, "amgen", {**texts_tsps.AMGEN, **TSPS_OWN["amgen"]}, programme=amgen)


def load_hup_programmes(school: Organisation, section: SchoolPage) -> None:
    index = put_page(section, ProgrammeIndexPage, "programmes", texts_hup.PROGRAMMES, in_menu=True)
    entries: tuple[tuple[str, Texts, dict[str, object]], ...] = (
        (
            "international-internship",
            texts_hup.INTERNSHIP,
            {
                "kind": ProgrammeKind.INTERNSHIP,
                "direction": Direction.OUTBOUND,
                "frequency": "every year",
                "duration_min": 3,
                "duration_max": 6,
                "duration_unit": DurationUnit.MONTHS,
            },
        ),
        (
            "short-term-training",
            texts_hup.SHORT_COURSE,
            {"kind": ProgrammeKind.SHORT_COURSE, "direction": Direction.OUTBOUND, "frequency": "every year"},
        ),
        (
            "joint-training",
            texts_hup.JOINT_TRAINING,
            {
                "kind": ProgrammeKind.JOINT_TRAINING,
                "direction": Direction.BOTH,
                "frequency": "being developed",
                "check_note": "The source does not say in which direction students will go.",
            },
        ),
    )
    for slug, texts, values in entries:
        names = {"name": texts["en"].title, "name_vi": HUP_OWN[slug]["vi"].title}
        programme = Programme.objects.create(school=school, slug=slug, **names, **values)
        put_page(index, ProgrammePage, slug, {**texts, **HUP_OWN[slug]}, programme=programme)
