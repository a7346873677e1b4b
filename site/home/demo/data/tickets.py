"""What can be registered for at the invented symposium."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Extra:
    """An option; `included` are keys of tickets with which it costs nothing."""

    kind: str
    price_minor: int  # US cents
    places: int
    words: dict[str, str]
    included: tuple[str, ...] = ()


EXTRAS = (
    Extra(
        "dinner",
        45_00,
        120,
        {
            "name": "Dinner on the river",
            "name_zh_hans": "河畔晚宴",
            "name_vi": "Bữa tối bên sông",
            "description": "The evening of the first day; vegetarian dishes are always there.",
            "description_zh_hans": "第一天晚上；始终备有素食。",
            "description_vi": "Tối ngày đầu tiên; luôn có món chay.",
        },
        ("early", "regular"),
    ),
    Extra(
        "tour",
        20_00,
        9,
        {
            "name": "Walk through the old town",
            "name_zh_hans": "老城漫步",
            "name_vi": "Dạo phố cổ",
            "description": "Two hours with a guide, the day after the symposium.",
            "description_zh_hans": "会后一天，由导游带领，约两小时。",
            "description_vi": "Hai giờ cùng hướng dẫn viên, ngày sau hội nghị.",
        },
    ),
)


@dataclass(frozen=True)
class Ticket:
    key: str
    price_minor: int  # US cents
    quotas: tuple[str, ...]
    words: dict[str, str]
    sold: str = "always"  # "early": until four weeks before, "late": from then on


TICKETS = (
    Ticket(
        "early",
        180_00,
        ("Hall",),
        {
            "name": "Early fee",
            "name_zh_hans": "早鸟注册",
            "name_vi": "Phí đăng ký sớm",
            "description": "All sessions, lunches, coffee and the dinner on the river.",
            "description_zh_hans": "含全部会议、午餐、茶歇和河畔晚宴。",
            "description_vi": "Gồm mọi phiên họp, bữa trưa, cà phê và bữa tối bên sông.",
        },
        "early",
    ),
    Ticket(
        "regular",
        260_00,
        ("Hall",),
        {
            "name": "Regular fee",
            "name_zh_hans": "普通注册",
            "name_vi": "Phí đăng ký thường",
            "description": "All sessions, lunches, coffee and the dinner on the river.",
            "description_zh_hans": "含全部会议、午餐、茶歇和河畔晚宴。",
            "description_vi": "Gồm mọi phiên họp, bữa trưa, cà phê và bữa tối bên sông.",
        },
        "late",
    ),
    Ticket(
        "student",
        0,
        ("Hall", "Students"),
        {
            "name": "Student",
            "name_zh_hans": "学生",
            "name_vi": "Sinh viên",
            "description": "All sessions, lunches and coffee.",
            "description_zh_hans": "含全部会议、午餐和茶歇。",
            "description_vi": "Gồm mọi phiên họp, bữa trưa và cà phê.",
            "eligibility": "Students with a valid student card, to be shown at the desk.",
            "eligibility_zh_hans": "限在读学生，报到时出示学生证。",
            "eligibility_vi": "Sinh viên có thẻ còn hạn, xuất trình tại bàn đón tiếp.",
        },
    ),
    Ticket(
        "sponsor",
        900_00,
        ("Hall", "Sponsors"),
        {
            "name": "Sponsor",
            "name_zh_hans": "赞助商代表",
            "name_vi": "Nhà tài trợ",
            "description": "One place with everything, and a table on the terrace.",
            "description_zh_hans": "一个全含名额，另设露台展桌。",
            "description_vi": "Một suất trọn gói và một bàn trên sân thượng.",
            "eligibility": "Companies and foundations that support the symposium.",
            "eligibility_zh_hans": "限支持本次会议的企业和基金会。",
            "eligibility_vi": "Doanh nghiệp và quỹ hỗ trợ hội nghị.",
        },
    ),
)

# A small sample of our own, in the shape of the World Bank's table: enough to see fees by income group.
INCOME_GROUPS = {
    **dict.fromkeys(("AU", "DE", "FR", "GB", "JP", "KR", "SG", "US"), "HIC"),
    **dict.fromkeys(("BR", "CN", "ID", "MY", "TH", "ZA"), "UMC"),
    **dict.fromkeys(("BD", "IN", "KE", "LA", "NG", "VN"), "LMC"),
    **dict.fromkeys(("ET", "MZ", "UG"), "LIC"),
}
# US cents by ticket and income group; everybody else pays the ticket's own price.
FEES_BY_GROUP = {
    "early": {"UMC": 140_00, "LMC": 90_00, "LIC": 60_00},
    "regular": {"UMC": 200_00, "LMC": 130_00, "LIC": 90_00},
}
RATES = {"CNY": "7.2", "VND": "25000"}

TERMS = {
    "en": "Until two weeks before the symposium you can change names and cancel; what you paid is paid back in full. "
    "Your data are used for this symposium only. This is a demonstration: no money moves.",
    "zh-hans": "会议开始前两周可更改姓名或取消，已付费用全额退还。您的信息仅用于本次会议。本页面为演示，不产生真实付款。",
    "vi": "Đến hai tuần trước hội nghị, quý vị có thể đổi tên hoặc hủy; tiền đã trả được hoàn lại đầy đủ. Thông tin của "
    "quý vị chỉ dùng cho hội nghị này. Đây là trang trình diễn: không có giao dịch tiền thật.",
}
