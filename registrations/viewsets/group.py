"""The menu “Registrations” of Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from registrations.viewsets.invoices import InvoicesViewSet, IssuerViewSet
from registrations.viewsets.money import PaymentsViewSet, RefundsViewSet, StatementsViewSet
from registrations.viewsets.options import OptionViewSet
from registrations.viewsets.orders import AttendeesViewSet, ChangesViewSet, OrdersViewSet, ProofsViewSet
from registrations.viewsets.overview import RegistrationsViewSet
from registrations.viewsets.questions import QuestionViewSet
from registrations.viewsets.settings import RegistrationSettingsViewSet
from registrations.viewsets.tickets import QuotaViewSet, TicketTypeViewSet
from registrations.viewsets.vouchers import VoucherViewSet


class RegistrationsGroup(ViewSetGroup):
    menu_label = _("Registrations")
    menu_name = "registrations"
    menu_icon = "clipboard-list"
    menu_order = 130
    submenu_hook = "register_registrations_menu_item"
    items = (
        RegistrationsViewSet,
        OrdersViewSet,
        AttendeesViewSet,
        ProofsViewSet,
        ChangesViewSet,
        PaymentsViewSet,
        StatementsViewSet,
        RefundsViewSet,
        InvoicesViewSet,
        TicketTypeViewSet,
        OptionViewSet,
        QuestionViewSet,
        QuotaViewSet,
        VoucherViewSet,
        RegistrationSettingsViewSet,
        IssuerViewSet,
    )
