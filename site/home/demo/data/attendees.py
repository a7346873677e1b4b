"""Invented people who register. Their names are in scripts that the papers have fonts for."""

from dataclasses import dataclass

from people.enums import NameOrder

GIVEN, FAMILY, JOINED = NameOrder.GIVEN_FIRST, NameOrder.FAMILY_FIRST, NameOrder.FAMILY_FIRST_JOINED


@dataclass(frozen=True)
class Guest:
    family_name: str
    given_name: str
    affiliation: str
    country: str
    name_order: str = GIVEN
    dietary_needs: str = ""
    access_needs: str = ""
    photo_consent: bool = True


@dataclass(frozen=True)
class Booking:
    """One order. `outcome`: what becomes of it (see registrations.py)."""

    ticket: str
    guests: tuple[Guest, ...]
    outcome: str
    language: str = "en"


PAID, PENDING, EXPIRED, FREE, CANCELLED, REFUNDED = "paid", "pending", "expired", "free", "cancelled", "refunded"

# A company asks for a place; somebody has to say yes or no.
ASKING = Guest("Quillfeather", "Rosamund", "Meridian Instruments (demo)", "GB")
ASKED_IN_VAIN = Guest("Thistlewood", "Barnaby", "Gravel & Sons (demo)", "GB")
NO_PLACE = "Places with a table are for companies that support the symposium."

BOOKINGS = (
    # Places for students are few: twelve, ten of them taken.
    Booking("student", (Guest("钱", "语桐", "Harbour Bay University", "CN", JOINED),), FREE, "zh-hans"),
    Booking("student", (Guest("Lương", "Bảo Châu", "Red Delta University", "VN", FAMILY, "vegetarian"),), FREE, "vi"),
    Booking(
        "student",
        (
            Guest("Zielonka-Żmuda", "Łucja", "Amber Coast University", "PL"),
            Guest("Śnieżek", "Mścisław", "Amber Coast University", "PL"),
        ),
        FREE,
    ),
    Booking(
        "student", (Guest("Mbekani", "Thandolwethu", "Savannah Gate University", "ZA", dietary_needs="halal"),), FREE
    ),
    Booking("student", (Guest("诸葛", "子衿", "Three Rivers University", "CN", JOINED),), FREE, "zh-hans"),
    Booking(
        "student",
        (
            Guest("Huỳnh", "Gia Hân", "Lotus Coast University", "VN", FAMILY),
            Guest("Đoàn", "Minh Triết", "Lotus Coast University", "VN", FAMILY),
        ),
        FREE,
        "vi",
    ),
    Booking(
        "student",
        (Guest("Gunnlaugsdóttir", "Þórunn", "Geyser Valley Institute", "IS", access_needs="a seat near the door"),),
        FREE,
    ),
    Booking(
        "student", (Guest("Castellanos y Figueredo", "María de los Ángeles", "High Plateau University", "PE"),), FREE
    ),
    Booking("student", (Guest("Fitzwilliam", "Arthur", "Green Island Institute", "IE"),), CANCELLED),
    # Early fee, paid in the sandbox.
    Booking("early", (Guest("Bāzargān", "Leila", "Monsoon University", "PK", dietary_needs="halal"),), PAID),
    Booking(
        "early",
        (
            Guest("司马", "文渊", "Harbour Bay University", "CN", JOINED),
            Guest("端木", "晓棠", "Harbour Bay University", "CN", JOINED, "vegan"),
        ),
        PAID,
        "zh-hans",
    ),
    Booking("early", (Guest("Nguyễn Khoa", "Diệu Linh", "Red Delta University", "VN", FAMILY),), PAID, "vi"),
    Booking("early", (Guest("Krzyżanowska-Dąb", "Bożena", "Amber Coast University", "PL"),), PAID),
    Booking(
        "early",
        (
            Guest("Adeyemi-Clarke", "Oluwaseun", "Savannah Gate University", "NG"),
            Guest("Balogun-Reyes", "Ifeoma", "Savannah Gate University", "NG"),
            Guest("Danjuma-Hill", "Musa", "Savannah Gate University", "NG"),
        ),
        PAID,
    ),
    Booking("early", (Guest("Sørbø-Hansdatter", "Ingebjørg", "Fjord City University", "NO"),), PAID),
    Booking("early", (Guest("Çelikkanat", "Gönül", "Strait University of Health Sciences", "TR"),), PAID),
    Booking(
        "early", (Guest("Le Goff-Kervella", "Gwénaëlle", "Vineyard University", "FR", dietary_needs="no nuts"),), PAID
    ),
    Booking("early", (Guest("Weißenböck", "Jörg-Uwe", "Black Forest University", "DE"),), PAID),
    Booking("early", (Guest("Tāmihana", "Aroha", "Long Cloud University", "NZ"),), PAID),
    Booking(
        "sponsor",
        (
            Guest("Marwood", "Cecily", "Banyan Biologics (demo)", "SG"),
            Guest("Achterberg", "Joost", "Banyan Biologics (demo)", "SG"),
        ),
        PAID,
    ),
    # Not paid yet, not paid in time, cancelled with the money paid back.
    Booking("early", (Guest("Ríos-Valdivieso", "Joaquín", "High Plateau University", "PE"),), PENDING),
    Booking("early", (Guest("上官", "若水", "Three Rivers University", "CN", JOINED),), PENDING, "zh-hans"),
    Booking("early", (Guest("Featherstonehaugh", "Percival", "Green Island Institute", "IE"),), EXPIRED),
    Booking("early", (Guest("Tạ", "Quang Dũng", "Lotus Coast University", "VN", FAMILY),), EXPIRED, "vi"),
    Booking("early", (Guest("Håkansdotter-Lind", "Viveka", "Archipelago University", "SE"),), REFUNDED),
)

# The past symposium, free of charge: the last two did not come.
PAST_GUESTS = (
    Guest("钱", "语桐", "Harbour Bay University", "CN", JOINED),
    Guest("Lương", "Bảo Châu", "Red Delta University", "VN", FAMILY),
    Guest("Zielonka-Żmuda", "Łucja", "Amber Coast University", "PL"),
    Guest("Bāzargān", "Leila", "Monsoon University", "PK"),
    Guest("Adeyemi-Clarke", "Oluwaseun", "Savannah Gate University", "NG"),
    Guest("Sørbø-Hansdatter", "Ingebjørg", "Fjord City University", "NO"),
    Guest("司马", "文渊", "Harbour Bay University", "CN", JOINED),
    Guest("Castellanos y Figueredo", "María de los Ángeles", "High Plateau University", "PE"),
    Guest("Nguyễn Khoa", "Diệu Linh", "Red Delta University", "VN", FAMILY),
    Guest("Weißenböck", "Jörg-Uwe", "Black Forest University", "DE"),
    Guest("Fitzwilliam", "Arthur", "Green Island Institute", "IE"),
    Guest("Tāmihana", "Aroha", "Long Cloud University", "NZ"),
)
ABSENT = 2
