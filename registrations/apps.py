from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = _("Registrations")

    def ready(self) -> None:
        from core.schedule import recurring
        from registrations import checks, log_actions, receivers  # noqa: F401  they register themselves

        recurring("expire_orders", every=timedelta(minutes=1))
        recurring("lapse_changes", every=timedelta(minutes=1))
        recurring("send_reminders", every=timedelta(minutes=5))
        recurring("offer_waiting_places", every=timedelta(minutes=1))
        recurring("close_proofs", every=timedelta(minutes=30))
        recurring("prune_proofs", every=timedelta(hours=1))
        recurring("reconcile_payments", every=timedelta(minutes=2))
        recurring("settle_invoices", every=timedelta(minutes=10))
        recurring("watch_payments", every=timedelta(minutes=15))
        recurring("prune_answer_files", every=timedelta(hours=1))
        recurring("forget_due_orders", every=timedelta(hours=1))
        recurring("fetch_provider_books", every=timedelta(hours=1))
