"""The invented lecture series. Weeks are counted from the first day of the coming symposium."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    weeks_before: int
    speaker: str
    title: str
    title_zh_hans: str
    title_vi: str
    abstract: str


LECTURES = (
    Given(
        28,
        "papado",
        "Fat bubbles: a short history of the liposome",
        "脂质小泡：脂质体简史",
        "Bong bóng chất béo: lược sử liposome",
        "How a curiosity under the microscope became a carrier of drugs, and what still goes wrong on the way to the cell.",
    ),
    Given(
        24,
        "iyer",
        "Parasites have kinases too",
        "寄生虫也有激酶",
        "Ký sinh trùng cũng có kinase",
        "Why drugs made for cancer turn up again in research on tropical disease.",
    ),
    Given(
        20,
        "hallgrims",
        "Proteins in a hurry",
        "匆忙的蛋白质",
        "Những protein vội vã",
        "Most of what we know of folding was measured at rest. Cells are never at rest.",
    ),
    Given(
        16,
        "debowska",
        "Breathing in: the lung as a door",
        "吸入：作为门户的肺",
        "Hít vào: lá phổi như một cánh cửa",
        "Particles, airways and patients who hold the inhaler upside down.",
    ),
    Given(
        13,
        "okonjo",
        "The price of a pill",
        "一片药的价格",
        "Giá của một viên thuốc",
        "Where the money goes between a factory and a village pharmacy.",
    ),
    Given(
        10,
        "ouyang",
        "Networks without hairballs",
        "不再纠缠成团的网络",
        "Mạng lưới không rối",
        "Drawings of drug networks persuade too easily. A few rules for honest ones.",
    ),
    Given(
        7,
        "do",
        "Walking with healers",
        "与草药师同行",
        "Đi cùng những người thầy thuốc vườn",
        "Fieldwork in mountain forests: consent, sharing of benefits, and how a plant gets its name in a database.",
    ),
    Given(
        5,
        "lin",
        "Chemistry of animals that cannot run",
        "无法奔跑的动物的化学",
        "Hóa học của những loài vật không thể chạy",
        "Sponges defend themselves with molecules. Some of them we would like to borrow.",
    ),
    Given(
        3,
        "haddad",
        "Resistance, ward by ward",
        "一间间病房里的耐药性",
        "Kháng thuốc, từng khoa phòng",
        "A hospital's map of resistant bacteria, drawn over five years.",
    ),
    Given(
        1,
        "shiraishi",
        "Rings that slip through membranes",
        "穿过细胞膜的环",
        "Những chiếc vòng lọt qua màng",
        "Macrocycles break the rules of size. The lecture shows which rules, and how.",
    ),
)
