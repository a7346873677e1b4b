"""What the demo says of real schools, partners and funders."""

import json
from collections import Counter
from pathlib import Path

from home.demo import dates
from home.demo.partners import HUP, TSPS
from home.models import HomePage
from partners.models import Agreement, Grant, Organisation
from partners.rules import validate_ror

DATA = Path(dates.__file__).parent / "data"


def rows(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def texts_below(section):
    """All that the pages of one section say, in every language, as one string."""
    pages = [page for home in HomePage.objects.all() for page in home.get_descendants().filter(slug=section)]
    every = [page for top in pages for page in top.get_descendants(inclusive=True).specific()]
    return " ".join(
        [page.title for page in every]
        + [str(getattr(page, "introduction", "")) for page in every]
        + [json.dumps(page.body.get_prep_value(), ensure_ascii=False) for page in every if hasattr(page, "body")]
    )


def test_every_partner_stands_once_and_under_its_own_school_only(demo):
    tsps, hup = rows("tsps_partners"), rows("hup_partners")
    found = Counter(Agreement.objects.values_list("school__slug", "partner__name"))

    assert len(tsps) == 9
    assert len(hup) == 34
    assert found == Counter([(TSPS, row["name"]) for row in tsps] + [(HUP, row["name"]) for row in hup])


def test_every_funder_stands_once_under_hanoi(demo):
    found = Counter(Grant.objects.values_list("school__slug", "funder__name"))

    assert found == Counter((HUP, row["name"]) for row in rows("hup_funders"))
    assert sum(found.values()) == 13


def test_facts_are_those_of_the_seed_file(demo, shared_data):
    sites = json.loads((shared_data / "seed_content.json").read_text(encoding="utf-8"))["sites"]
    for site, name in zip(sites, ("tsps_partners", "hup_partners"), strict=True):
        ours = {row["as_written"]: row for row in rows(name)}
        assert list(ours) == [partner["as_written"] for partner in site["partners"]]
        for partner in site["partners"]:
            row = ours[partner["as_written"]]
            assert row["match"] == partner["match"]
            assert row["ror"] == (partner["ror"] or "")
            assert row["country"] == (partner["country"] or "") or partner["match"] == "ambiguous"
            if partner["match"] != "ambiguous":
                assert row["name"] == partner["name"]


def test_ambiguous_partners_are_left_open_and_marked(demo):
    ambiguous = [row for row in rows("hup_partners") if row["match"] == "ambiguous"]

    assert len(ambiguous) == 2
    for row in ambiguous:
        organisation = Organisation.objects.get(slug=row["slug"])
        assert organisation.ror == ""
        assert organisation.check_note
        assert "to be checked" in organisation.name
    assert not Organisation.objects.filter(ror__in=["https://ror.org/0168r3w48", "https://ror.org/03jbbze48"]).exists()
    assert not Organisation.objects.filter(ror__in=["https://ror.org/00v408z34", "https://ror.org/032d4f246"]).exists()


def test_probable_partners_say_that_they_are_probable(demo):
    probable = [
        row["name"]
        for name in ("tsps_partners", "hup_partners", "hup_funders")
        for row in rows(name)
        if row["match"] == "probable"
    ]

    notes = dict(Organisation.objects.filter(name__in=probable).values_list("name", "note"))

    assert [name for name in probable if "robab" not in notes[name]] == []


def test_ror_addresses_have_right_check_digits(demo):
    addresses = Organisation.objects.exclude(ror="").values_list("ror", flat=True)

    assert len(addresses) > 20
    for address in addresses:
        validate_ror(address)


def test_nothing_of_one_school_is_said_of_the_other(demo):
    tsinghua, hanoi = texts_below("tsinghua-pharmacy"), texts_below("hanoi-pharmacy")

    assert [word for word in ("Hanoi", "HUP", "KOFIH", "Integration for", "more than 100") if word in tsinghua] == []
    assert [word for word in ("Tsinghua", "Amgen", "InSPIRE", "Bayer", "Scripps", "Mahley") if word in hanoi] == []


def test_main_facts_are_told(demo):
    tsinghua, hanoi = texts_below("tsinghua-pharmacy"), texts_below("hanoi-pharmacy")

    wanted = [
        "Robert W. Mahley",
        "Peter G. Schultz",
        "2016",
        "2017",
        "2018",
        "24",
        "Scripps Research",
        "philanthropists",
    ]
    wanted += [
        "joint doctoral",
        "world-class",
        "one's own culture",
        "Melbourne",
        "WEHI",
        "new models of cooperation",
        "leadership",
    ]
    assert [word for word in wanted if word not in tsinghua] == []
    wanted = ["more than 100", "Integration for Sustainable Development", "Italy", "3 to 6 months", "quality control"]
    wanted += ["joint degree programmes", "co-organises", "World Vision", "leading university", "15 October 2025"]
    assert [word for word in wanted if word not in hanoi] == []


def test_corrected_spelling_is_used_where_it_is_certain(demo):
    everything = texts_below("hanoi-pharmacy") + " ".join(Organisation.objects.values_list("name", flat=True))

    wrong = ("Diergo", "Karoliska", "Sungkyungwan", "Chyaotung", "Neitherlands", "reswarch", "Praha")
    assert [word for word in wrong if word in everything] == []
