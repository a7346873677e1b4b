"""Places, and the menu of events."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from core.choosers import RecordChooserViewSet
from core.record_viewset import RecordViewSet
from events.forms import NewVenueForm
from events.models import Venue


class VenueChooserViewSet(RecordChooserViewSet):
    model = Venue
    icon = "home"
    searched = ("name", "city", "address")
    choose_one_text = _("Choose a venue")
    choose_another_text = _("Choose another venue")
    edit_item_text = _("Edit this venue")
    creation_tab_label = _("New venue")
    create_action_label = _("Create venue")
    creation_form_class = NewVenueForm


class VenueViewSet(RecordViewSet):
    model = Venue
    name = "venues"
    icon = "home"
    menu_order = 90
    search_fields = ("name", "city", "address")
    list_display = ("name", "city", "country")
    list_filter = ("country",)
    ordering = "name"


class EventsGroup(ViewSetGroup):
    """Conferences and lectures add their lists by `menu_hook = "register_events_menu_item"`, with a `menu_order`."""

    menu_label = _("Events")
    menu_name = "events"
    menu_icon = "calendar-alt"
    menu_order = 110
    submenu_hook = "register_events_menu_item"
    items = (VenueViewSet,)
