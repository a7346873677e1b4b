"""Invented people, prices and papers of everything that has to do with money beside the plain orders."""

from home.demo.data.attendees import FAMILY, GIVEN, JOINED, Guest

ACCOUNT = {
    "account_holder": "Riverside Society (demo)",
    "account_number": "DE52000000000012345678",  # invented: there is no bank 00000000; the check digits are right
    "bank_code": "DEMODEFF",
    "bank_name": "Bank of the Demo",
    "note": "Please pay all charges of the banks, so that the whole amount arrives.",
    "note_zh_hans": "请承担全部银行手续费，以便款项足额到账。",
    "note_vi": "Vui lòng chịu mọi phí ngân hàng để số tiền đến đủ.",
}

ISSUER = {
    "name": "Riverside Society (demo)",
    "street": "1 Invented Embankment",
    "postcode": "10000",
    "city": "Bangkok",
    "country": "TH",
    "tax_id": "0000000000000",
    "email": "office@riverside.example",
    "prefix": "DEMO",
    "timezone": "Asia/Bangkok",
    "tax_name": "VAT",
    "payment_details": "By transfer to DE52 0000 0000 0012 3456 78 (invented), naming the reference of the order.",
    "note": "An invented invoice of a demonstration.",
}
NO_TAX = {
    "reason": "Scientific meetings of non-profit bodies are exempt (invented).",
    "reason_zh_hans": "非营利机构学术会议免税（虚构）。",
    "reason_vi": "Hội nghị khoa học phi lợi nhuận được miễn thuế (hư cấu).",
}

REFUND_LIMIT = 250_00
LARGEST_GROUP = 60

# A day with four places: sold out, and people wait.
LABORATORY_PLACES = 4
LABORATORY = {
    "name": "Day in the laboratory",
    "name_zh_hans": "实验室一日",
    "name_vi": "Một ngày trong phòng thí nghiệm",
    "description": "The day before the symposium: extraction and chromatography in a group of four.",
    "description_zh_hans": "会前一天：四人小组的提取与色谱实践。",
    "description_vi": "Một ngày trước hội nghị: thực hành chiết xuất và sắc ký theo nhóm bốn người.",
}
IN_THE_LABORATORY = (
    Guest("Ekström-Vilde", "Saga", "Archipelago University", "SE"),
    Guest("欧阳", "听澜", "Three Rivers University", "CN", JOINED),
    Guest("Vũ Hoàng", "Khánh An", "Red Delta University", "VN", FAMILY),
)
TOO_LATE = Guest("Pemberton-Ashe", "Lionel", "Green Island Institute", "IE")  # pays when the places are gone
GIVES_BACK = Guest("Oyelaran-Finch", "Temitope", "Savannah Gate University", "NG")  # whose place is offered
WAITING = (
    ("Marguerite Delacroix-Ferrand", "marguerite", 1),
    ("Hoàng Thị Mỹ Duyên", "my-duyen", 2),
    ("Tarquin Hollowbread", "tarquin", 1),
)

# An option that is full, and how many have it and wait for it.
FULL_WORKSHOP_PLACES = 2
FULL_WORKSHOP_WAITING = 2
FULL_WORKSHOP = {
    "name": "Workshop: reading a spectrum",
    "name_zh_hans": "工作坊：读懂一张光谱",
    "name_vi": "Xưởng: đọc một phổ",
    "description": "Two places at the instrument, on the evening before the last day.",
    "description_zh_hans": "最后一天前一晚，仪器旁仅有两个名额。",
    "description_vi": "Hai chỗ bên máy, vào buổi tối trước ngày cuối.",
    "badge_label": "SPECTRUM",
}

# By bank transfer.
PAID_IN_FULL = Guest("Kowalczyk-Rdest", "Jagoda", "Amber Coast University", "PL")
PAID_SHORT = Guest("Venkataraghavan-Pillai", "Anjali", "Monsoon University", "IN")
SHORT_BY = 15_00
AWAITED = (
    Guest("Sundqvist-Måne", "Alva", "Archipelago University", "SE"),
    Guest("Trịnh", "Hải Yến", "Lotus Coast University", "VN", FAMILY),
    Guest("Ocampo-Zúñiga", "Ximena", "High Plateau University", "PE"),
    Guest("公孙", "望舒", "Harbour Bay University", "CN", JOINED),
)
PAYS_AT_THE_DOOR = Guest("Gallagher-Pruitt", "Orla", "Green Island Institute", "IE")

# Paid online, and something came after.
PAID_TWICE = Guest("Bergström-Quist", "Tuva", "Fjord City University", "NO")
DISPUTES = Guest("Rosenquist-Vale", "Florian", "Black Forest University", "DE")
CHANGED_THEIR_MIND = (
    Guest("Harrowgate", "Isolde", "Meridian Instruments (demo)", "GB"),
    Guest("Quennell", "Rupert", "Meridian Instruments (demo)", "GB"),
)
LESS_FOR_THEM = 400_00
WHY_LESS = "There is room for one table only on the terrace."
GETS_A_LITTLE_BACK = 20_00
WHY_A_LITTLE = "The walk through the old town was left out."
ACCOUNT_OF_PAYER = "PL61 0000 0000 0000 0000 0000 0000 (invented)"

# A university pays for three on an invoice.
INSTITUTION = {
    "is_body": True,
    "name": "Lotus Coast University (demo)",
    "attention": "Office of International Affairs",
    "street": "27 Invented Street",
    "city": "Da Nang",
    "country": "VN",
    "email": "finance@lotus.example",
}
PURCHASE_ORDER = "PO-4711/27"
SENT_BY_INSTITUTION = (
    Guest("Bùi", "Thanh Tâm", "Lotus Coast University", "VN", FAMILY),
    Guest("Đinh", "Nhật Minh", "Lotus Coast University", "VN", FAMILY),
    Guest("Cao", "Thùy Dương", "Lotus Coast University", "VN", FAMILY),
)

# A coordinator registers six; two have not completed their data, one does not come.
GROUP_TABLE = """Name,E-mail,Affiliation,Country,Language
"Mokoena-Vale, Lerato",lerato@guests.example,Savannah Gate University,ZA,en
"van der Heide, Sjoerd",sjoerd@guests.example,Savannah Gate University,ZA,en
"Naidoo-Park, Priya",priya@guests.example,Savannah Gate University,ZA,en
"Khumalo-Reed, Sipho",sipho@guests.example,Savannah Gate University,ZA,en
"Botha-Lindqvist, Anneke",anneke@guests.example,Savannah Gate University,ZA,en
"Dlamini-Hart, Zanele",zanele@guests.example,Savannah Gate University,ZA,en
"""
COORDINATOR = ("Zanele Dlamini-Hart", "group@guests.example")
COMPLETE = 3
DOES_NOT_COME = "Botha-Lindqvist"
GROUP_BUYER = {
    "is_body": True,
    "name": "Savannah Gate University (demo)",
    "attention": "Faculty of Health Sciences",
    "street": "4 Invented Avenue",
    "postcode": "0001",
    "city": "Pretoria",
    "country": "ZA",
    "email": "accounts@savannah.example",
}
GROUP_PURCHASE_ORDER = "4500-88213"

# Requests that wait beside the first one, and people on the organisers' list.
ALSO_ASKING = (
    Guest("Winterbourne", "Edith", "Tidewater Foundation (demo)", "CA"),
    Guest("Tsukimori", "Haru", "Banyan Biologics (demo)", "SG", GIVEN),
)
INVITED = """Beatrix Longfellow-Hsu <beatrix@guests.example>
Ngô Bá Khánh <ba-khanh@guests.example>
Amadou Diallo-Frost <amadou@guests.example>
Greta Lindenbaum <greta@guests.example>
Rafael Montoya-Reyes <rafael@guests.example>
"""
CAME_BY_INVITATION = Guest("Longfellow-Hsu", "Beatrix", "Tidewater Foundation (demo)", "CA")

SPEAKERS_VOUCHERS = 12
USES_A_VOUCHER = Guest("Aaltonen-Kivi", "Eero", "Archipelago University", "FI")
