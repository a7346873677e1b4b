"""Files of the released programme. Programs of other people fetch them: never change an address."""

from django.urls import path

from conferences.views import exports

app_name = "conferences"
urlpatterns = [
    path("programme/<slug:slug>/schedule.xml", exports.schedule_xml_file, name="schedule_xml"),
    path("programme/<slug:slug>/schedule.json", exports.schedule_json_file, name="schedule_json"),
]
