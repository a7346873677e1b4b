"""Questions of the coming symposium, in three languages, and what people answered; all invented."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class DemoQuestion:
    """`choices` are (English, Chinese, Vietnamese); `shown_if` is (key, number of the choice)."""

    key: str
    words: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    choices: tuple[tuple[str, str, str], ...] = ()
    shown_if: tuple[str, int] | None = None


YES_NO = (("Yes", "是", "Có"), ("No", "否", "Không"))

QUESTIONS = (
    DemoQuestion(
        "shirt",
        {
            "label": "Size of your symposium shirt",
            "label_zh_hans": "会议T恤尺码",
            "label_vi": "Cỡ áo hội thảo",
            "help_text": "A gift of the hosts; you get it at the desk.",
            "help_text_zh_hans": "主办方赠送，请在签到处领取。",
            "help_text_vi": "Quà của ban tổ chức; nhận tại bàn đón tiếp.",
        },
        {"kind": "choice", "shown_at_desk": True, "privacy": "none"},
        (
            ("S", "", ""),
            ("M", "", ""),
            ("L", "", ""),
            ("XL", "", ""),
            ("No shirt, thank you", "不需要", "Không cần áo"),
        ),
    ),
    DemoQuestion(
        "visa",
        {
            "label": "Do you need a letter of invitation for a visa?",
            "label_zh_hans": "您是否需要签证邀请函？",
            "label_vi": "Bạn có cần thư mời để xin thị thực không?",
        },
        {"kind": "choice"},
        YES_NO,
    ),
    DemoQuestion(
        "passport",
        {
            "label": "Name and number as in your passport",
            "label_zh_hans": "护照上的姓名和号码",
            "label_vi": "Họ tên và số như trong hộ chiếu",
            "help_text": "For the letter only; deleted after the symposium.",
            "help_text_zh_hans": "仅用于邀请函，会后删除。",
            "help_text_vi": "Chỉ dùng cho thư mời; sẽ xóa sau hội thảo.",
        },
        {"kind": "line", "requirement": "always", "privacy": "sensitive"},
        shown_if=("visa", 0),
    ),
    DemoQuestion(
        "lunch",
        {
            "label": "On which days will you have lunch with us?",
            "label_zh_hans": "您哪几天与我们共进午餐？",
            "label_vi": "Bạn sẽ dùng bữa trưa cùng chúng tôi vào những ngày nào?",
        },
        {"kind": "several", "privacy": "none"},
        (
            ("First day", "第一天", "Ngày thứ nhất"),
            ("Second day", "第二天", "Ngày thứ hai"),
            ("Third day", "第三天", "Ngày thứ ba"),
        ),
    ),
    DemoQuestion(
        "years",
        {
            "label": "For how many years have you worked in this field?",
            "label_zh_hans": "您在该领域工作了多少年？",
            "label_vi": "Bạn đã làm việc trong lĩnh vực này bao nhiêu năm?",
        },
        {"kind": "number", "least": 0, "most": 70},
    ),
    DemoQuestion(
        "list",
        {
            "label": "My name may stand in the list of participants.",
            "label_zh_hans": "我的姓名可以列入与会者名单。",
            "label_vi": "Tên tôi có thể có trong danh sách người tham dự.",
            "consent_text": "The list holds name and affiliation. Participants get it at the desk; it is not published.",
            "consent_text_zh_hans": "名单包含姓名和单位，在签到处发给与会者，不公开发布。",
            "consent_text_vi": "Danh sách gồm họ tên và đơn vị, được phát cho người tham dự tại bàn đón tiếp, không công bố.",
        },
        {"kind": "consent"},
    ),
    DemoQuestion(
        "heard",
        {
            "label": "How did you hear of the symposium?",
            "label_zh_hans": "您是如何得知本次会议的？",
            "label_vi": "Bạn biết đến hội thảo qua đâu?",
        },
        {"kind": "choice", "asked_of": "order", "privacy": "none"},
        (
            ("From a colleague", "同事介绍", "Từ đồng nghiệp"),
            ("By a mailing list", "邮件列表", "Qua danh sách thư"),
            ("On a poster", "海报", "Từ áp phích"),
        ),
    ),
)

# What the n-th person answered; after the last it begins again. Choices by number.
ANSWERS: tuple[dict[str, Any], ...] = (
    {"shirt": 1, "visa": 1, "lunch": (0, 1, 2), "years": "12", "list": "on"},
    {"shirt": 2, "visa": 0, "passport": "DEMO PERSON, X0000000", "lunch": (0, 2), "years": "4", "list": "on"},
    {"shirt": 0, "visa": 1, "lunch": (1,), "years": "25", "list": ""},
    {"shirt": 4, "visa": 1, "lunch": (), "list": "on"},
    {"shirt": 1, "visa": 1, "lunch": (0, 1), "years": "8", "list": "on"},
)
