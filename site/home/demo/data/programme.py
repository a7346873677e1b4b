"""The invented programme of the coming symposium: three days, times on the clock of the venue."""

from dataclasses import dataclass, field

from conferences.enums import PresentationKind, SessionKind

TRACKS = (
    ("Discovery", "#7a1f3d"),
    ("Formulation", "#1f5a7a"),
    ("Clinical use", "#3d6b2e"),
    ("Access and policy", "#8a5a12"),
)
ROOMS = (
    ("Lotus Hall", 320, "Ground floor"),
    ("Bamboo Room", 90, "First floor"),
    ("Banyan Room", 60, "First floor"),
    ("River Terrace", 200, "Ground floor, outside"),
)


@dataclass(frozen=True)
class Talk:
    title: str
    people: tuple[str, ...]  # the first one presents
    minutes: int = 20
    kind: str = PresentationKind.TALK
    abstract: str = ""


@dataclass(frozen=True)
class Slot:
    day: int  # 0, 1, 2
    start: str
    end: str
    room: str
    kind: str
    title: str
    track: str = ""
    speakers: tuple[str, ...] = ()
    chairs: tuple[str, ...] = ()
    panel: tuple[str, ...] = ()
    abstract: str = ""
    talks: tuple[Talk, ...] = field(default=())


KEYNOTE, ORAL = SessionKind.KEYNOTE, SessionKind.ORAL_SESSION
BREAK, WORKSHOP = SessionKind.BREAK, SessionKind.WORKSHOP
INVITED, SHORT, POSTER = PresentationKind.INVITED, PresentationKind.SHORT_TALK, PresentationKind.POSTER

SLOTS = (
    # -- day one
    Slot(0, "08:15", "09:00", "River Terrace", SessionKind.OTHER, "Registration and coffee"),
    Slot(0, "09:00", "09:20", "Lotus Hall", SessionKind.CEREMONY, "Opening", chairs=("do",)),
    Slot(
        0,
        "09:20",
        "10:10",
        "Lotus Hall",
        KEYNOTE,
        "What sponges know about chemistry",
        "Discovery",
        ("lin",),
        ("do",),
        abstract="A sponge can't run away; it cooks. The lecture follows three molecules from the reef to the assay, "
        "and asks why two of them failed.",
    ),
    Slot(0, "10:10", "10:40", "River Terrace", BREAK, "Coffee"),
    Slot(
        0,
        "10:40",
        "12:20",
        "Lotus Hall",
        ORAL,
        "New molecules from old places",
        "Discovery",
        chairs=("shiraishi",),
        talks=(
            Talk(
                "Venoms read backwards",
                ("ferreira",),
                30,
                INVITED,
                "From a bite's symptoms to the peptide behind them, and on to a lead.",
            ),
            Talk("Seaweed antivirals: a screen of four hundred extracts", ("santos", "lin")),
            Talk(
                "Bark against malaria: which dose did the healers mean?",
                ("osei",),
                abstract="Traditional doses, measured again in milligrams.",
            ),
            Talk("A plant of the Andes and its four names", ("quispe", "do")),
        ),
    ),
    Slot(
        0,
        "10:40",
        "12:20",
        "Bamboo Room",
        ORAL,
        "Powders, crystals, particles",
        "Formulation",
        chairs=("papado",),
        talks=(
            Talk("Nanocrystals that stay small", ("zhuge",), 30, INVITED, "Stabilisers compared over eighteen months."),
            Talk("When the wrong crystal wins", ("novak", "kowal")),
            Talk("Listening to powders with light", ("petrov",)),
            Talk("Proteins growing old in the vial", ("stein",)),
        ),
    ),
    Slot(0, "12:20", "13:40", "River Terrace", BREAK, "Lunch"),
    Slot(
        0,
        "13:40",
        "15:10",
        "Lotus Hall",
        ORAL,
        "Resistance",
        "Clinical use",
        chairs=("haddad",),
        talks=(
            Talk(
                "Phages on the ward", ("nguyen",), 30, INVITED, "Two years of compassionate use, told without heroes."
            ),
            Talk("What a new antibiotic is worth", ("dubois",)),
            Talk("Zinc, cholera and the gut", ("rahman", "nguyen")),
        ),
    ),
    Slot(
        0,
        "13:40",
        "15:10",
        "Banyan Room",
        WORKSHOP,
        "Workshop: machine learning when data are few",
        "Discovery",
        ("bassi", "ouyang"),
        abstract="Bring a laptop. Thirty compounds, one target, and how not to fool yourself.",
    ),
    Slot(0, "15:10", "15:40", "River Terrace", BREAK, "Tea"),
    Slot(
        0,
        "15:40",
        "16:30",
        "Lotus Hall",
        KEYNOTE,
        "Resistance begins at the sink",
        "Clinical use",
        ("haddad",),
        ("okonjo",),
        abstract="Hospital plumbing as a place of evolution, with maps.",
    ),
    Slot(
        0,
        "16:40",
        "18:10",
        "River Terrace",
        SessionKind.POSTER_SESSION,
        "Poster session",
        chairs=("eriks",),
        talks=(
            Talk("Fermented milk and the uptake of three common drugs", ("baator",), 0, POSTER),
            Talk("Patients' own words for side effects", ("obrien", "han"), 0, POSTER),
            Talk("Wound dressings from plants of the strait", ("yildiz",), 0, POSTER),
            Talk("Quality marks of herbal medicine in five markets", ("chai", "tran"), 0, POSTER),
            Talk("Tablets printed to measure", ("szabo", "debowska"), 0, POSTER),
            Talk("Snake bite: who reaches a hospital in time?", ("silva",), 0, POSTER),
        ),
    ),
    # -- day two
    Slot(
        1,
        "09:00",
        "09:50",
        "Lotus Hall",
        KEYNOTE,
        "Through the nose to the brain",
        "Formulation",
        ("debowska",),
        ("stein",),
        abstract="What a spray can and can't do, from twenty years of failures that taught something.",
    ),
    Slot(1, "09:50", "10:20", "River Terrace", BREAK, "Coffee"),
    Slot(
        1,
        "10:20",
        "12:00",
        "Lotus Hall",
        ORAL,
        "Targets and networks",
        "Discovery",
        chairs=("iyer",),
        talks=(
            Talk(
                "Macrocycles that reach the cell's inside",
                ("shiraishi",),
                30,
                INVITED,
                "Rules for size that hold, and one that does not.",
            ),
            Talk("Networks of targets, drawn honestly", ("ouyang", "bassi")),
            Talk("Kinases of a parasite", ("iyer",)),
            Talk("Folding far from equilibrium", ("hallgrims",)),
        ),
    ),
    Slot(
        1,
        "10:20",
        "12:00",
        "Bamboo Room",
        ORAL,
        "The right dose",
        "Clinical use",
        chairs=("han",),
        talks=(
            Talk("Dosing at ninety", ("han",), 30, INVITED, "Kidneys, falls and the courage to stop a drug."),
            Talk("Transporters at the border of the brain", ("tanaka",)),
            Talk("Bioequivalence without healthy volunteers?", ("tran", "kowal")),
            Talk("Impurities at the limit", ("kowal",)),
        ),
    ),
    Slot(1, "12:00", "13:20", "River Terrace", BREAK, "Lunch"),
    Slot(
        1,
        "13:20",
        "14:50",
        "Lotus Hall",
        SessionKind.PANEL,
        "Who pays for medicines nobody profits from?",
        "Access and policy",
        chairs=("okonjo",),
        panel=("dubois", "mwangi", "kahu"),
        abstract="Four answers in ten minutes each, then questions from the floor.",
    ),
    Slot(
        1,
        "13:20",
        "14:50",
        "Banyan Room",
        WORKSHOP,
        "Workshop: writing a data sheet patients can read",
        "Access and policy",
        ("obrien",),
        abstract="One leaflet, three readers, ninety minutes.",
    ),
    Slot(1, "14:50", "15:20", "River Terrace", BREAK, "Tea"),
    Slot(
        1,
        "15:20",
        "16:10",
        "Lotus Hall",
        KEYNOTE,
        "Medicines within reach",
        "Access and policy",
        ("okonjo",),
        ("larsen",),
        abstract="What moved prices in nine countries, and what did not.",
    ),
    Slot(
        1,
        "16:20",
        "17:20",
        "Bamboo Room",
        SessionKind.LIGHTNING,
        "Young researchers: five minutes each",
        "Discovery",
        chairs=("kahu",),
        talks=(
            Talk("A forest plot for beginners", ("chai",), 5, SHORT),
            Talk("My first failed synthesis", ("baator",), 5, SHORT),
            Talk("Counting pills by sound", ("szabo",), 5, SHORT),
            Talk("One leaf, two labs, three results", ("quispe",), 5, SHORT),
        ),
    ),
    Slot(1, "19:00", "22:00", "River Terrace", SessionKind.SOCIAL, "Symposium dinner on the river"),
    # -- day three
    Slot(
        2,
        "09:00",
        "09:50",
        "Lotus Hall",
        KEYNOTE,
        "Forests, healers, molecules",
        "Discovery",
        ("do",),
        ("lin",),
        abstract="Thirty years of walking with people who know plants, and what they asked in return.",
    ),
    Slot(2, "09:50", "10:20", "River Terrace", BREAK, "Coffee"),
    Slot(
        2,
        "10:20",
        "11:50",
        "Lotus Hall",
        ORAL,
        "Safety in the open",
        "Access and policy",
        chairs=("mwangi",),
        talks=(
            Talk(
                "Reports by mobile phone", ("mwangi",), 30, INVITED, "What changes when a nurse reports in one minute."
            ),
            Talk("Open data in drug safety", ("larsen",)),
            Talk("Medicine with communities", ("kahu", "obrien")),
        ),
    ),
    Slot(
        2,
        "10:20",
        "11:50",
        "Bamboo Room",
        ORAL,
        "Carriers",
        "Formulation",
        chairs=("zhuge",),
        talks=(
            Talk(
                "Liposomes after ten years on the shelf",
                ("papado",),
                30,
                INVITED,
                "Boxes found in a cold room, and measured.",
            ),
            Talk("Dressings that know when to stop", ("yildiz",)),
            Talk("Antivenom without a cold chain", ("silva", "stein")),
        ),
    ),
    Slot(2, "11:50", "12:20", "Lotus Hall", SessionKind.CEREMONY, "Poster prize and closing", chairs=("do", "lin")),
    Slot(2, "12:20", "13:30", "River Terrace", BREAK, "Farewell lunch"),
    Slot(2, "13:45", "16:30", "Banyan Room", WORKSHOP, "Visit: a garden of medicinal plants", "Discovery", ("chai",)),
)

PAST_SLOTS = (
    Slot(0, "09:00", "09:30", "Lotus Hall", SessionKind.CEREMONY, "Opening", chairs=("lin",)),
    Slot(0, "09:30", "10:20", "Lotus Hall", KEYNOTE, "Ten years of reading reefs", "Discovery", ("lin",), ("papado",)),
    Slot(0, "10:20", "10:50", "River Terrace", BREAK, "Coffee"),
    Slot(
        0,
        "10:50",
        "12:30",
        "Lotus Hall",
        ORAL,
        "Plants and doses",
        "Clinical use",
        chairs=("do",),
        talks=(
            Talk("What a decoction contains", ("chai",)),
            Talk("Andean plants, first results", ("quispe",)),
            Talk("Old drugs, old patients", ("han",)),
        ),
    ),
    Slot(
        1, "09:00", "09:50", "Lotus Hall", KEYNOTE, "Aerosols for children", "Formulation", ("debowska",), ("haddad",)
    ),
    Slot(
        1,
        "10:20",
        "12:00",
        "Lotus Hall",
        SessionKind.PANEL,
        "Teaching pharmacy across borders",
        "Access and policy",
        chairs=("eriks",),
        panel=("okonjo", "do"),
    ),
    Slot(1, "12:00", "12:30", "Lotus Hall", SessionKind.CEREMONY, "Closing"),
)
