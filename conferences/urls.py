"""Addresses of this app that are no pages. Programs of other people fetch them: never change one."""

from django.urls import path

from conferences.views import exports
from conferences.views.materials import material_file

app_name = "public_programme"  # “conferences” is the admin's
urlpatterns = [
    path("programme/<slug:slug>/schedule.xml", exports.schedule_xml_file, name="schedule_xml"),
    path("programme/<slug:slug>/schedule.json", exports.schedule_json_file, name="schedule_json"),
    path("programme/<slug:slug>/programme.pdf", exports.programme_pdf, name="programme_pdf"),
    path("programme/<slug:slug>/booklet.pdf", exports.booklet_pdf, name="booklet_pdf"),
    path("materials/<uuid:guid>/<str:name>", material_file, name="material"),
]
