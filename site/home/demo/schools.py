"""The front page and one section per school: what is said in a section is said of that school only."""

from dataclasses import replace

from home.demo import pictures
from home.demo.data import texts_home, texts_hup, texts_tsps
from home.demo.data.texts_own_language import HUP as HUP_OWN
from home.demo.data.texts_own_language import TSPS as TSPS_OWN
from home.demo.pages import button, home, illustrated, is_there, put_page, rewrite
from home.demo.partners import HUP, TSPS
from home.demo.programmes import load_hup_programmes, load_tsps_programmes
from home.models import SchoolPage, StandardPage
from lectures.models import LectureSeries, LectureSeriesPage
from partners.models import Organisation, PartnerIndexPage
from people.models import Body

TSPS_SECTION = "tsinghua-pharmacy"
HUP_SECTION = "hanoi-pharmacy"

HEXAGONS = {
    "en": "A drawn net of hexagons, some of them filled in red and sand",
    "zh-hans": "手绘六边形网格，部分填充红色和沙色",
    "vi": "Mạng lưới hình lục giác được vẽ, vài ô tô màu đỏ và màu cát",
}
LEAVES = {
    "en": "Drawn stems with green leaves, side by side",
    "zh-hans": "并排绘制的绿叶枝条",
    "vi": "Những cành lá xanh được vẽ cạnh nhau",
}


def load_home() -> None:
    if is_there("about"):
        return
    about = put_page(home(), StandardPage, "about", texts_home.ABOUT)
    for page in about.get_translations(inclusive=True).select_related("locale"):
        language = page.locale.language_code
        words = texts_home.HOME[language]
        link = button(texts_home.ABOUT[language].introduction, page)
        rewrite(home(language), replace(words, body=(*words.body, link)))


def load_tsps() -> None:
    if is_there(TSPS_SECTION):
        return
    school = Organisation.objects.get(slug=TSPS)
    drawn = pictures.picture("Demo hexagons", pictures.molecule, (1600, 700), 0, alt=HEXAGONS["en"])
    texts = illustrated(texts_tsps.SCHOOL, drawn, HEXAGONS)
    section = put_page(home(), SchoolPage, TSPS_SECTION, texts, in_menu=True, school=school)
    put_page(section, StandardPage, "student-exchange", {**texts_tsps.STUDENT_EXCHANGE, **TSPS_OWN["student-exchange"]})
    load_tsps_programmes(school, section)
    series = LectureSeries.objects.create(
        school=school,
        name="Lectures by Internationally Renowned Experts",
        name_zh_hans="国际知名专家系列讲座",
        name_vi="Bài giảng của các chuyên gia quốc tế",
        slug="internationally-renowned-experts",
        since_year=2017,
        timezone="Asia/Shanghai",
    )
    put_page(section, LectureSeriesPage, "lectures", texts_tsps.SERIES, in_menu=True, series=series)
    put_page(section, StandardPage, "conferences", {**texts_tsps.CONFERENCES, **TSPS_OWN["conferences"]})
    put_page(section, StandardPage, "cooperation", {**texts_tsps.COOPERATION, **TSPS_OWN["cooperation"]})
    put_page(section, PartnerIndexPage, "partners", texts_tsps.PARTNERS, in_menu=True, school=school)
    put_page(section, StandardPage, "advisory-board", {**texts_tsps.BOARD, **TSPS_OWN["advisory-board"]})
    put_page(section, StandardPage, "directions", {**texts_tsps.DIRECTIONS, **TSPS_OWN["directions"]})
    Body.objects.create(
        school=school,
        name="Advisory Board of the School of Pharmaceutical Sciences",
        about="Established in 2017 to guide and support the construction and development of the school.",
    )


def load_hup() -> None:
    if is_there(HUP_SECTION):
        return
    school = Organisation.objects.get(slug=HUP)
    drawn = pictures.picture("Demo leaves", pictures.leaves, (1600, 700), 2, alt=LEAVES["en"])
    texts = illustrated(texts_hup.SCHOOL, drawn, LEAVES)
    section = put_page(home(), SchoolPage, HUP_SECTION, texts, in_menu=True, school=school)
    put_page(section, StandardPage, "partnerships", {**texts_hup.PARTNERSHIPS, **HUP_OWN["partnerships"]})
    put_page(section, PartnerIndexPage, "partners", texts_hup.PARTNERS, in_menu=True, school=school)
    load_hup_programmes(school, section)
    put_page(section, StandardPage, "projects", {**texts_hup.PROJECTS, **HUP_OWN["projects"]})
    put_page(section, StandardPage, "conferences", {**texts_hup.CONFERENCES, **HUP_OWN["conferences"]})
    put_page(section, StandardPage, "directions", {**texts_hup.DIRECTIONS, **HUP_OWN["directions"]})
