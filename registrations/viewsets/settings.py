"""When and how an event takes registrations."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from core.record_viewset import RecordViewSet
from registrations.forms.set_up import RegistrationSettingsForm
from registrations.models import RegistrationSettings
from registrations.views import admin_set_up


class RegistrationSettingsViewSet(RecordViewSet):
    model = RegistrationSettings
    name = "registration_settings"
    url_prefix = "registration-settings"
    icon = "cog"
    menu_label = _("Settings")
    index_view_class = admin_set_up.SettingsIndexView
    add_view_class = admin_set_up.SetUpCreateView
    edit_view_class = admin_set_up.SetUpEditView
    delete_view_class = admin_set_up.SettingsDeleteView
    search_fields = ("event__title",)
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], heading=_("When")),
            FieldRowPanel([FieldPanel("currency"), FieldPanel("hold_minutes"), FieldPanel("max_attendees")]),
            FieldRowPanel([FieldPanel("refund_limit"), FieldPanel("issuer")]),
            FieldRowPanel(
                [FieldPanel("request_holds_places"), FieldPanel("pay_hours_after_approval")], heading=_("Approval")
            ),
            FieldPanel("group_limit"),
            MultiFieldPanel(
                [
                    FieldPanel("reminds_unpaid"),
                    FieldPanel("remind_incomplete_days"),
                    FieldPanel("remind_event_days"),
                ],
                heading=_("Reminders by mail"),
            ),
            FieldRowPanel([FieldPanel("waiting_goes_first"), FieldPanel("offer_hours")], heading=_("Waiting list")),
            MultiFieldPanel(
                [
                    FieldPanel("name_change_until"),
                    FieldPanel("data_change_until"),
                    FieldPanel("change_until"),
                    FieldPanel("change_period"),
                    FieldPanel("change_refund"),
                ],
                heading=_("What holders change themselves"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("proofs_until"), FieldPanel("remind_proof_days")]),
                    FieldPanel("missing_proof_is_refused"),
                    FieldRowPanel([FieldPanel("open_proof_at_desk"), FieldPanel("proof_kept_days")]),
                ],
                heading=_("Proofs"),
            ),
            MultiFieldPanel([FieldPanel("forget_after_months")], heading=_("Personal data")),
            MultiFieldPanel(
                [FieldPanel("asks_dietary"), FieldPanel("asks_access"), FieldPanel("asks_photo_consent")],
                heading=_("Questions"),
            ),
            MultiFieldPanel(
                [FieldPanel("terms"), FieldPanel("terms_zh_hans"), FieldPanel("terms_vi")], heading=_("Terms")
            ),
        ],
        base_form_class=RegistrationSettingsForm,
    )
