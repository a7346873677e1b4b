"""Addresses of this app that are no pages. Programs of other people fetch them: never change one."""

from django.urls import path

from conferences.views import exports, personal, pictures
from conferences.views.materials import material_file
from conferences.views.speaking import speaking, speaking_answer, speaking_portrait

app_name = "public_programme"  # “conferences” is the admin's
urlpatterns = [
    path("programme/<slug:slug>/schedule.xml", exports.schedule_xml_file, name="schedule_xml"),
    path("programme/<slug:slug>/schedule.json", exports.schedule_json_file, name="schedule_json"),
    path("programme/<slug:slug>/programme.pdf", exports.programme_pdf, name="programme_pdf"),
    path("programme/<slug:slug>/booklet.pdf", exports.booklet_pdf, name="booklet_pdf"),
    path("materials/<uuid:guid>/<str:name>", material_file, name="material"),
    path("programme/<slug:slug>/pictures/event.png", pictures.event_picture, name="event_png"),
    path(
        "programme/<slug:slug>/pictures/sessions/<slug:session>.png", pictures.session_picture, name="session_picture"
    ),
    path(
        "programme/<slug:slug>/pictures/speakers/<slug:speaker>.png", pictures.speaker_picture, name="speaker_picture"
    ),
    path("my-programme/keep/<slug:slug>/", personal.keeping, name="my_programme_keeping"),
    path("my-programme/keep/<slug:slug>/sent/", personal.keeping_sent, name="my_programme_sent"),
    path("my-programme/confirmation/<str:confirmation>/", personal.confirmation, name="my_programme_confirmation"),
    path("my-programme/<str:secret>/", personal.personal_programme, name="my_programme"),
    path("my-programme/<str:secret>/stars/", personal.stars, name="my_programme_stars"),
    path("my-programme/<str:secret>/sessions/", personal.choosing, name="my_programme_sessions"),
    path("my-programme/<str:secret>/messages/", personal.messages, name="my_programme_messages"),
    path("my-programme/<str:secret>/renewal/", personal.renewal, name="my_programme_renewal"),
    path("my-programme/<str:secret>/deletion/", personal.deletion, name="my_programme_deletion"),
    path("speaking/<str:secret>/", speaking, name="speaking"),
    path("speaking/<str:secret>/answer/", speaking_answer, name="speaking_answer"),
    path("speaking/<str:secret>/portrait.jpg", speaking_portrait, name="speaking_portrait"),
]
