"""The outbox of messages about a changed programme in Wagtail's admin: who gets which text, and when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from conferences.actions.notices import NoticeGoneError, send_notices_now, withdraw_all_notices, withdraw_notice
from conferences.enums import NoticeState
from conferences.models import ProgrammeNotice
from conferences.queries.notices import notice_counts, outbox
from conferences.tasks import notice_mail
from conferences.views.admin_screens import OrganiserScreen
from core.log_filter import without_links

LISTED = 500


class OutboxView(OrganiserScreen):
    """What waits, when it leaves, and what has left."""

    template_name = "conferences/admin/outbox.html"
    page_title = gettext_lazy("Messages")
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        done = outbox(self.conference, state=NoticeState.SENT).order_by("-sent_at", "-pk")
        return {
            **super().get_context_data(**kwargs),
            "counts": notice_counts(self.conference),
            "waiting": list(outbox(self.conference)[:LISTED]),
            "sent": list(done[:50]),
        }


class NoticeView(OrganiserScreen):
    """One message as it would leave now, or as it left; the reader's personal link is the reader's alone."""

    template_name = "conferences/admin/notice.html"
    page_title = gettext_lazy("Message")
    header_icon = "mail"

    @property
    def notice(self) -> ProgrammeNotice:
        notices = ProgrammeNotice.objects.select_related(
            "conference__venue", "from_release__conference", "to_release__conference", "person"
        ).defer("from_release__document", "to_release__document")
        return get_object_or_404(notices, conference=self.conference, pk=self.kwargs["notice"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *path, here = super().get_breadcrumbs_items()
        return [*path, {"url": reverse("programme:outbox", args=[self.conference.pk]), "label": _("Messages")}, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice = self.notice
        mail = notice_mail(notice)
        subject = text = ""
        if mail:
            with translation.override(mail.language):
                whole = render_to_string(f"{mail.template}.txt", {**mail.context, "language": mail.language})
            subject, _blank, text = without_links(whole).lstrip().partition("\n")
        context = {"notice": notice, "mail": mail, "subject": " ".join(subject.split()), "text": text.strip()}
        return {**super().get_context_data(**kwargs), **context}


class SendingView(OrganiserScreen):
    """POST sends the whole outbox now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent, needless = send_notices_now(conference=self.conference, by=request.user)
        text = ngettext("%(count)d message is on its way.", "%(count)d messages are on their way.", sent)
        messages.success(request, text % {"count": sent})
        if needless:
            text = ngettext(
                "%(count)d message had become needless and was dropped.",
                "%(count)d messages had become needless and were dropped.",
                needless,
            )
            messages.info(request, text % {"count": needless})
        return redirect("programme:outbox", self.conference.pk)


class NoticeWithdrawalView(OrganiserScreen):
    """POST withdraws the message `notice`, or all that wait."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "notice" in self.kwargs:
            notice = get_object_or_404(ProgrammeNotice, conference=self.conference, pk=self.kwargs["notice"])
            try:
                withdraw_notice(notice=notice, by=request.user)
            except NoticeGoneError as error:
                messages.warning(request, error.message)
            else:
                messages.success(request, _("The message was withdrawn."))
        else:
            count = withdraw_all_notices(conference=self.conference, by=request.user)
            text = ngettext("%(count)d message was withdrawn.", "%(count)d messages were withdrawn.", count)
            messages.success(request, text % {"count": count})
        return redirect("programme:outbox", self.conference.pk)
