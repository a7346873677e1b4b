"""The addresses of releases, previews and messages in Wagtail's admin, below a programme's."""

from django.urls import URLPattern, path

from conferences.views import admin_notices, admin_preview, admin_programme, admin_releases


def release_urlpatterns() -> list[URLPattern]:
    release = "<int:pk>/releases/<int:number>/"
    message = "<int:pk>/messages/<int:notice>/"
    return [
        path("<int:pk>/releases/", admin_programme.ReleaseView.as_view(), name="releases"),
        path(release, admin_preview.ReleasePreviewView.as_view(), name="release"),
        path(f"{release}going-back/", admin_releases.GoingBackView.as_view(), name="going_back"),
        path(f"{release}<path:rest>", admin_preview.ReleasePreviewView.as_view()),
        path("<int:pk>/plan/withdrawal/", admin_programme.PlanWithdrawalView.as_view(), name="plan_withdrawal"),
        path("<int:pk>/comparison/", admin_releases.ComparisonView.as_view(), name="comparison"),
        path("<int:pk>/draft/", admin_preview.PreviewView.as_view(), name="draft"),
        path("<int:pk>/draft/<path:rest>", admin_preview.PreviewView.as_view()),
        path("<int:pk>/messages/", admin_notices.OutboxView.as_view(), name="outbox"),
        path("<int:pk>/messages/sending/", admin_notices.SendingView.as_view(), name="sending"),
        path("<int:pk>/messages/withdrawal/", admin_notices.NoticeWithdrawalView.as_view(), name="withdrawal"),
        path(message, admin_notices.NoticeView.as_view(), name="notice"),
        path(f"{message}withdrawal/", admin_notices.NoticeWithdrawalView.as_view(), name="notice_withdrawal"),
    ]
