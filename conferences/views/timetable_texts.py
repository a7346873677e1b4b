"""The words of static/js/timetable/, in the organiser's language. %(name)s is filled in there."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conferences.enums import SessionKind, SessionRole
from conferences.rules.conflicts import BLOCKING, SENTENCES, ConflictKind


def timetable_texts() -> dict[str, object]:
    return {
        "conflicts": {
            kind.value: {
                "label": str(kind.label),
                "sentence": str(SENTENCES[kind]),
                "blocking": kind in BLOCKING,
            }
            for kind in ConflictKind
        },
        "kinds": {kind.value: str(kind.label) for kind in SessionKind},
        "roles": {role.value: str(role.label) for role in SessionRole},
        "box": _("%(title)s, %(time)s, %(room)s"),
        "box_unscheduled": _("%(title)s, not scheduled, %(minutes)s minutes"),
        "with_conflicts": _("conflicts: %(number)s"),
        "no_room": _("No room"),
        "all_rooms": _("all rooms"),
        "seats": _("%(number)s seats"),
        "timetable_of": _("Timetable of %(day)s"),
        "outside": _("outside the conference"),
        "to": _("%(start)s to %(end)s"),
        "cancelled": _("cancelled"),
        "tentative": _("not yet confirmed"),
        "posters": _("posters: %(number)s"),
        "boards": _("boards %(first)s–%(last)s"),
        "presentations": _("presentations: %(number)s"),
        "nothing_scheduled": _("Nothing is scheduled on this day yet."),
        "all_scheduled": _("Everything has its place."),
        "none_found": _("Nothing matches."),
        "no_conflicts": _("Nothing clashes."),
        "no_changes": _("Nothing has been changed here yet."),
        "stops_release": _("stops a release"),
        "saving": _("Saving …"),
        "saved": _("Saved: %(what)s"),
        "is_now": _("“%(title)s” is on %(day)s, %(time)s, %(room)s."),
        "is_off": _("“%(title)s” is not scheduled any more."),
        "is_created": _("“%(title)s” has been created."),
        "is_back": _("Undone: %(what)s"),
        "again": _("Done again: %(what)s"),
        "conflicts_now": _("Conflicts of this session: %(what)s"),
        "clash_free": _("Nothing clashes with it."),
        "picked_up": _(
            "Picked up “%(title)s”. Arrow keys move it, Shift with up or down changes its length, "
            "Page up and Page down change the day, A lays it across all rooms, Enter puts it down, Escape leaves it."
        ),
        "carried": _("%(day)s, %(time)s, %(room)s."),
        "left": _("“%(title)s” stays where it was."),
        "at_the_end": _("It can't go further."),
        "nothing_to_undo": _("There is nothing to undo."),
        "nothing_to_redo": _("There is nothing to do again."),
        "others": _("Meanwhile: %(what)s"),
        "refused": _("Not saved."),
        "no_connection": _("No connection: not saved. What you see is as it was before."),
        "signed_out": _("You are signed out. Sign in in another tab, then try again."),
        "failed": _("The server could not save this. Try again in a moment."),
        "new_session": _("New session"),
        "edit_session": _("Edit session"),
        "create": pgettext("timetable", "Create session"),
        "save": pgettext("timetable", "Save session"),
        "not_scheduled": _("Not scheduled"),
        "no_track": _("No track"),
        "take_back": _("Take back"),
        "take_back_what": _("Take back: %(what)s"),
        "typed_wrong": _("Write a time like 09:30."),
    }
