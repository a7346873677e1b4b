"""The invented lecture series, held by an invented faculty: some lectures past, some to come."""

from datetime import timedelta
from io import BytesIO

from django.core.files import File
from reportlab.lib.pagesizes import A5, landscape
from reportlab.pdfgen.canvas import Canvas
from wagtail.documents.models import Document

from events.enums import AttendanceMode
from home.demo.accounts import admin
from home.demo.data import texts_events
from home.demo.data.lectures import LECTURES
from home.demo.dates import ZONE, at, first_day, today
from home.demo.pages import home, is_there, put_page
from home.demo.partners import DEMO_HOST
from home.demo.people import affiliations, cast
from home.demo.venue import rooms, venue
from lectures.actions import Speaking, create_lecture
from lectures.models import Lecture, LectureSeries, LectureSeriesPage
from partners.models import Organisation
from people.models import Person

SERIES_PAGE = "lectures"


def slides(title: str, speaker: Person) -> Document:
    """One sheet that says what it is: a past lecture has something to download."""
    data = BytesIO()
    sheet = Canvas(data, pagesize=landscape(A5), invariant=1)
    sheet.setTitle(title)
    sheet.setFont("Times-Bold", 20)
    sheet.drawString(48, 230, title)
    sheet.setFont("Times-Roman", 13)
    sheet.drawString(48, 200, "Slides of the Riverside Lectures. Invented for the demo: this sheet is all.")
    sheet.save()
    data.seek(0)
    name = f"riverside-{speaker.slug}.pdf"
    return Document.objects.create(title=f"Slides: {title}", file=File(data, name=name))


def load_lectures() -> None:
    if is_there(SERIES_PAGE):
        return
    anchor = first_day(today())
    series = LectureSeries.objects.create(
        school=Organisation.objects.get(slug=DEMO_HOST),
        name="Riverside Lectures",
        name_zh_hans="河畔讲座",
        name_vi="Bài giảng bên sông",
        slug="riverside-lectures",
        since_year=(anchor - timedelta(weeks=LECTURES[0].weeks_before)).year,
        timezone=ZONE,
        venue=venue(),
    )
    put_page(home(), LectureSeriesPage, SERIES_PAGE, texts_events.SERIES, in_menu=True, series=series)
    people, places = cast(), affiliations()
    bamboo = rooms()["Bamboo Room"]
    for given in LECTURES:
        day = anchor - timedelta(weeks=given.weeks_before) + timedelta(days=1)  # Thursdays
        is_past = day < today()
        lecture = create_lecture(
            series=series,
            title=given.title,
            speakers=[Speaking(people[given.speaker], places[given.speaker])],
            starts_at=at(day, "16:00"),
            ends_at=at(day, "17:30"),
            room=bamboo,
            abstract=given.abstract,
            by=admin(),
            title_zh_hans=given.title_zh_hans,
            title_vi=given.title_vi,
            summary=given.abstract,
            attendance_mode=AttendanceMode.MIXED,
            join_url="" if is_past else "https://meet.example.org/riverside",
            slides=slides(given.title, people[given.speaker]) if is_past else None,
            contact_name="Riverside Lectures",
            contact_email="lectures@collegium.example",
        )
        Lecture.objects.filter(pk=lecture.pk).update(is_demo=True)
