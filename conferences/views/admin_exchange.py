"""Import and export of a programme in Wagtail's admin: files out, a file in, what it would change, then the change."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from conferences.actions.importing import ImportRefusedError
from conferences.actions.importing.preview import (
    ImportBlockedError,
    ImportChangedError,
    Preview,
    apply_import,
    drop_upload,
    keep_upload,
    preview_import,
    read_upload,
)
from conferences.documents.imported import Finding, ImportFileError
from conferences.documents.posters import draw_posters
from conferences.documents.tables.columns import PRESENTATIONS, SESSIONS, SPEAKERS
from conferences.forms.imports import ImportForm
from conferences.models import ImportedFile
from conferences.queries.posters import poster_labels, posters
from conferences.queries.programme import latest_release
from conferences.queries.tables import example_rows, heads, sheets, table_rows
from conferences.views.admin_common import programme_path
from conferences.views.admin_screens import ConferenceScreen
from core.branding import default_brand
from core.tables import CSV_TYPE, XLSX_TYPE, write_csv, write_workbook

NAMES = (SESSIONS, PRESENTATIONS, SPEAKERS)
SHOWN = 200  # differences on the page
PLACES = 5


def may_import(user: Any) -> bool:
    return bool(user.has_perms(["conferences.add_session", "conferences.change_session"]))


def may_see_addresses(user: Any) -> bool:
    return bool(user.has_perm("people.change_person") or user.has_perm("people.view_person"))


class ExchangeScreen(ConferenceScreen):
    header_icon = "download"
    page_title = gettext_lazy("Import and export")

    def here(self) -> HttpResponse:
        return redirect("programme_files:files", self.conference.pk)


class FilesView(ExchangeScreen):
    """GET: every file there is. POST: takes one, and leads to what it would change."""

    template_name = "conferences/admin/files.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ImportForm())
        release = latest_release(self.conference)
        return {
            **super().get_context_data(**kwargs),
            "may_import": may_import(self.request.user),
            "release": release,
            "tables": [f"{name}.csv" for name in NAMES],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                upload = keep_upload(
                    conference=self.conference,
                    name=file.name,
                    content=file.read(),
                    cancels_missing=form.cleaned_data["cancels_missing"],
                    by=request.user,
                )
            except ImportFileError as error:
                form.add_error("file", str(error))
            else:
                return redirect("programme_files:preview", self.conference.pk, upload.pk)
        return self.render_to_response(self.get_context_data(form=form))


class PreviewView(ExchangeScreen):
    """GET: what the file would change. POST: does it, if it still is what was looked at; or puts the file aside."""

    template_name = "conferences/admin/import_preview.html"
    page_title = gettext_lazy("Check the import")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def upload(self) -> ImportedFile:
        if not hasattr(self, "_upload"):
            self._upload = get_object_or_404(ImportedFile, conference=self.conference, pk=self.kwargs["file"])
        return self._upload

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        files = {"url": reverse("programme_files:files", args=[self.conference.pk]), "label": _("Import and export")}
        return [*programme_path(self.conference), files, {"url": "", "label": self.upload.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preview = self.preview()
        return {
            **super().get_context_data(**kwargs),
            "conference": self.conference,
            "upload": self.upload,
            "preview": preview,
            "shown": preview.differences[:SHOWN],
            "more": max(0, len(preview.differences) - SHOWN),
            "findings": grouped(preview.findings),
        }

    def preview(self) -> Preview:
        imported, problems = self.read()
        return preview_import(
            conference=self.conference,
            imported=imported,
            problems=problems,
            cancel_missing=self.upload.cancels_missing,
        )

    def read(self) -> Any:
        return read_upload(conference=self.conference, content=bytes(self.upload.content), name=self.upload.name)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except (ImportFileError, ImportRefusedError) as error:
            messages.error(request, str(error))
            return self.here()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "drop" in request.POST:
            drop_upload(upload=self.upload)
            return self.here()
        try:
            imported, problems = self.read()
            result = apply_import(
                conference=self.conference,
                imported=imported,
                problems=problems,
                fingerprint=request.POST.get("fingerprint", ""),
                cancel_missing=self.upload.cancels_missing,
                by=request.user,
            )
        except (ImportChangedError, ImportBlockedError) as error:
            messages.error(request, error.message)
            return redirect("programme_files:preview", self.conference.pk, self.upload.pk)
        except (ImportFileError, ImportRefusedError) as error:
            messages.error(request, str(error))
            return self.here()
        drop_upload(upload=self.upload)
        text = ngettext("%(count)d session was taken from the file.", "%(count)d sessions were taken from the file.",
                        result.added + result.changed)  # fmt: skip
        hint = _("Nobody else sees it before you release the programme.")
        messages.success(request, f"{text % {'count': result.added + result.changed}} {hint}")
        return redirect("programme:programme", self.conference.pk)


def grouped(findings: list[Finding]) -> list[tuple[str, list[str], int]]:
    """Each kind of finding once, with its first places and how many more there are."""
    places: dict[str, list[str]] = {}
    for finding in findings:
        places.setdefault(finding.message, []).append(finding.place)
    return [(message, found[:PLACES], max(0, len(found) - PLACES)) for message, found in places.items()]


class TableView(ExchangeScreen):
    """The working tables as XLSX, or one of them as CSV."""

    is_template = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name, _dot, ending = kwargs["filename"].partition(".")
        if (name, ending) == ("programme", "xlsx"):
            content, kind = write_workbook(sheets({table: self.rows(table) for table in NAMES})), XLSX_TYPE
        elif ending == "csv" and name in NAMES:
            content, kind = write_csv(heads(name), self.rows(name)), CSV_TYPE
        else:
            raise Http404
        middle = f"{name}-template" if self.is_template else name
        return attachment(content, kind, f"{self.conference.slug}-{middle}.{ending}")

    def rows(self, name: str) -> Any:
        return table_rows(self.conference, name, with_email=may_see_addresses(self.request.user))


class TemplateTableView(TableView):
    """The same tables with one row as an example, to be filled in."""

    is_template = True

    def rows(self, name: str) -> Any:
        return example_rows(name)


class PostersView(ExchangeScreen):
    """A list of the boards and a label for each."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows, is_draft = posters(self.conference)
        content = draw_posters(
            self.conference.local_title, rows, labels=poster_labels(is_draft=is_draft), brand=default_brand()
        )
        return attachment(content, "application/pdf", f"{self.conference.slug}-posters.pdf")


def attachment(content: bytes, kind: str, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response
