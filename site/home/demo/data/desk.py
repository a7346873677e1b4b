"""What lies on the organisers' desk in the demo: who can when, who was invited and what they said, what visitors like."""

from dataclasses import dataclass, field

MAIL_DOMAIN = "speakers.example"

NEW_SESSION = "Round table: seeds, samples and who owns them"
NEW_SESSION_TEXT = (
    "Three short cases, then a conversation. Still to be placed: drag it from the list into the timetable."
)
WALK = "Morning walk along the river"
WALK_TEXT = "An easy hour before the keynote. Meet at the River Terrace; no registration."

# day, from, until, on the venue's clock
Window = tuple[int, str, str]
PEOPLE_THERE: dict[str, tuple[Window, ...]] = {
    "haddad": ((0, "08:00", "19:00"),),
    "kahu": ((1, "08:00", "17:15"), (2, "08:00", "18:00")),
}
ROOMS_OPEN: dict[str, tuple[Window, ...]] = {
    "Banyan Room": ((0, "08:00", "18:30"), (1, "08:00", "16:00"), (2, "08:00", "17:00")),
}

MESSAGE = "We look forward to three days with you. Please tell us soon whether you can come, and what you will need."


@dataclass(frozen=True)
class Invited:
    """`days` ago invited, `reminded` days ago reminded (0: not). `about` and `talk` are what they typed."""

    key: str
    days: int
    reminded: int = 0
    answer: str = ""  # "accept", "decline" or nothing yet
    reason: str = ""
    about: dict[str, str] = field(default_factory=dict)
    talk: dict[str, str] = field(default_factory=dict)
    sends: bool = False
    is_taken_over: bool = False


INVITED = (
    Invited(
        "lin",
        21,
        answer="accept",
        about={"photo_consent": "yes", "recording_consent": "yes"},
        sends=True,
        is_taken_over=True,
    ),
    Invited(
        "okonjo",
        21,
        answer="accept",
        about={
            "needs": "A seat near the door, and vegetarian food.",
            "photo_consent": "yes",
            "recording_consent": "no",
        },
        talk={
            "title": "Medicines within reach: what nine countries did",
            "abstract": "What moved prices in nine countries, what did not, and what none of them has tried yet.",
        },
        sends=True,
    ),
    Invited("shiraishi", 20, answer="accept", about={"needs": "An adapter for the projector."}),
    Invited("haddad", 20, reminded=8),
    Invited("osei", 20, answer="decline", reason="I shall be in the field in these weeks. Please ask me again."),
    Invited("kahu", 5),
    Invited("debowska", 5),
)

# How many of the invented visitors starred a session.
VISITORS = 26
WITH_ADDRESS = 9  # the first of them keep their choice by mail and hear of changes
VISITORS_DOMAIN = "visitors.example"
STARRED = {
    "What sponges know about chemistry": 22,
    "New molecules from old places": 12,
    "Powders, crystals, particles": 7,
    "Workshop: machine learning when data are few": 17,
    "Resistance begins at the sink": 14,
    "Poster session": 9,
    "Who pays for medicines nobody profits from?": 19,
    "Young researchers: five minutes each": 11,
    "Symposium dinner on the river": 20,
    "Forests, healers, molecules": 15,
}

SLIDES = (
    ("What a decoction contains", "A year of boiling, measured"),
    ("Three pots, one recipe", "Clay, steel and enamel give three different doses."),
    ("What we ask of the next study", "Say how long, how hot and in what it was boiled."),
)
