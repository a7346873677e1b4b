"""Import and export in Wagtail's admin; reached from the programme."""

from django.urls import URLPattern, path
from wagtail.admin.viewsets.base import ViewSet

from conferences.views import admin_exchange


class ProgrammeFilesViewSet(ViewSet):
    name = "programme_files"
    url_prefix = "programme/files"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("<int:pk>/", admin_exchange.FilesView.as_view(), name="files"),
            path("<int:pk>/imports/<int:file>/", admin_exchange.PreviewView.as_view(), name="preview"),
            path("<int:pk>/tables/<str:filename>", admin_exchange.TableView.as_view(), name="table"),
            path("<int:pk>/templates/<str:filename>", admin_exchange.TemplateTableView.as_view(), name="template"),
            path("<int:pk>/posters.pdf", admin_exchange.PostersView.as_view(), name="posters"),
        ]
