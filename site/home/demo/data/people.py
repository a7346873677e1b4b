"""Invented people with names of many countries, to show that the site writes them all. Any likeness is chance."""

from dataclasses import dataclass

from people.enums import NameOrder

GIVEN = NameOrder.GIVEN_FIRST
FAMILY = NameOrder.FAMILY_FIRST
JOINED = NameOrder.FAMILY_FIRST_JOINED


@dataclass(frozen=True)
class Invented:
    key: str
    honorific: str
    family_name: str
    given_name: str
    affiliation: str
    field: str
    name_order: str = GIVEN
    latin_name: str = ""


PEOPLE = (
    Invented(
        "lin",
        "Professor",
        "林",
        "书澜",
        "Institute of Marine Natural Products, Harbour Bay University",
        "the chemistry of marine sponges",
        JOINED,
        "Lin Shulan",
    ),
    Invented(
        "do",
        "Professor",
        "Đỗ",
        "Khánh Vy",
        "Faculty of Pharmacognosy, Red Delta University",
        "medicinal plants of mountain forests",
        FAMILY,
    ),
    Invented(
        "debowska",
        "Professor",
        "Dębowska-Śliwa",
        "Małgorzata",
        "Department of Drug Delivery, Amber Coast University",
        "inhaled and nasal dosage forms",
    ),
    Invented(
        "haddad",
        "Professor",
        "al-Ḥaddād",
        "Nūr",
        "Centre for Antimicrobial Research, Cedar Hills University",
        "resistance in hospital pathogens",
    ),
    Invented(
        "hallgrims",
        "Dr",
        "Hallgrímsdóttir",
        "Þórdís",
        "Geyser Valley Institute of Biophysics",
        "protein folding far from equilibrium",
    ),
    Invented(
        "shiraishi",
        "Professor",
        "白石",
        "奏",
        "School of Medicinal Chemistry, Maple Ridge University",
        "macrocycles that reach the cell's inside",
        JOINED,
        "Shiraishi Kanade",
    ),
    Invented(
        "han",
        "Dr",
        "한",
        "서윤",
        "Department of Clinical Pharmacy, Morning Lake University",
        "dosing in old age",
        JOINED,
        "Han Seoyun",
    ),
    Invented(
        "okonjo",
        "Professor",
        "Adébáyọ̀",
        "Fọlákẹ́",
        "College of Pharmacy, Savannah Gate University",
        "access to essential medicines",
    ),
    Invented(
        "ferreira",
        "Dr",
        "Ferreira de Assunção",
        "João Inácio",
        "Atlantic Institute of Toxicology",
        "venoms as sources of drugs",
    ),
    Invented(
        "kowal",
        "Dr",
        "Wójcik-Źrebiec",
        "Świętosława",
        "Department of Analytical Chemistry, Amber Coast University",
        "impurities at the limit of detection",
    ),
    Invented(
        "tran",
        "Dr",
        "Trần",
        "Hoàng Nguyên",
        "Centre for Bioequivalence, Red Delta University",
        "bioequivalence of generic drugs",
        FAMILY,
    ),
    Invented(
        "ouyang",
        "Dr",
        "欧阳",
        "若溪",
        "Department of Systems Pharmacology, Harbour Bay University",
        "networks of drug targets",
        JOINED,
        "Ouyang Ruoxi",
    ),
    Invented(
        "mwangi",
        "Dr",
        "Wanjirũ",
        "Achieng Naserian",
        "Rift Lakes Institute of Health",
        "pharmacovigilance by mobile phone",
    ),
    Invented(
        "papado",
        "Professor",
        "Παπασταύρου",
        "Ελπίδα",
        "Olive Bay University",
        "liposomes and their stability",
        GIVEN,
        "Elpida Papastavrou",
    ),
    Invented(
        "yildiz",
        "Dr",
        "Gülşen-Yıldırım",
        "Çağla",
        "Strait University of Health Sciences",
        "wound dressings from plants",
    ),
    Invented(
        "novak",
        "Dr",
        "Nováková-Říhová",
        "Žofie",
        "Moravian Hills Institute of Pharmacy",
        "crystal forms and how they change",
    ),
    Invented(
        "chai",
        "Dr",
        "ศรีสุวรรณ",
        "พิมพ์ชนก",
        "Orchid River University",
        "quality of herbal medicine",
        GIVEN,
        "Pimchanok Srisuwan",
    ),
    Invented(
        "iyer",
        "Professor",
        "Raghunathan-Iyer",
        "Meenalochani",
        "Banyan Tree Institute of Science",
        "kinases of tropical parasites",
    ),
    Invented("larsen", "Dr", "Ærøskjold", "Bjørn Håkon", "Fjord City University", "open data in drug safety"),
    Invented(
        "quispe",
        "Dr",
        "Quispe Huamaní",
        "Killari",
        "High Plateau University",
        "plants used in the Andes, and their dose",
    ),
    Invented(
        "petrov",
        "Dr",
        "Вершинина",
        "Аделаида",
        "Birch River University",
        "spectroscopy of powders",
        GIVEN,
        "Adelaida Vershinina",
    ),
    Invented(
        "dubois", "Dr", "Dubœuf-Lefèvre", "Anne-Cécile", "Vineyard University", "cost and benefit of new antibiotics"
    ),
    Invented(
        "zhuge",
        "Dr",
        "诸葛",
        "明岚",
        "Department of Pharmaceutics, Three Rivers University",
        "nanocrystals of poorly soluble drugs",
        JOINED,
        "Zhuge Minglan",
    ),
    Invented(
        "nguyen",
        "Dr",
        "Nguyễn Phước",
        "Thiên Ân",
        "Institute of Microbiology, Lotus Coast University",
        "phages against resistant bacteria",
        FAMILY,
    ),
    Invented("bassi", "Dr", "Bassi-Lombardero", "Ginevra", "Seven Lakes University", "machine learning on small data"),
    Invented(
        "tanaka",
        "Dr",
        "水無瀬",
        "遥",
        "Department of Pharmacokinetics, Maple Ridge University",
        "transporters of the blood-brain barrier",
        JOINED,
        "Minase Haruka",
    ),
    Invented(
        "osei",
        "Dr",
        "Osei-Mensima",
        "Kwaku Baffour",
        "Gold Coast Centre of Phytomedicine",
        "bark extracts against malaria",
    ),
    Invented(
        "stein", "Dr", "Freifrau von Großsteinach", "Käthe", "Black Forest University", "how proteins age in the vial"
    ),
    Invented("rahman", "Dr", "ar-Raḥmān Khān", "Zaynab", "Monsoon University", "cholera, zinc and the gut"),
    Invented("silva", "Dr", "Wickramanayake", "Tharushi", "Cinnamon Coast University", "snake bite and its treatment"),
    Invented("kahu", "Dr", "Kahurangi-Moana", "Tāne", "Long Cloud University", "medicine with and for communities"),
    Invented("eriks", "Dr", "Åkerblad-Öström", "Göran", "Archipelago University", "teaching pharmacy with cases"),
    Invented(
        "baator",
        "Dr",
        "Баатарын",
        "Сарангэрэл",
        "Steppe University of Medicine",
        "fermented milk and drug uptake",
        FAMILY,
        "Baataryn Sarangerel",
    ),
    Invented(
        "obrien", "Dr", "Ní Bhriain-Ó Faoláin", "Sorcha", "Green Island Institute", "patients' words for side effects"
    ),
    Invented(
        "santos", "Dr", "Dela Rosa-Magbanua", "Ligaya", "Seven Thousand Islands University", "antivirals from seaweed"
    ),
    Invented("szabo", "Dr", "Szentmiklósy", "Őzike", "Plain of Reeds University", "tablets printed to measure"),
)


def life(person: Invented) -> str:
    return (
        f"{person.honorific} {person.latin_name or display(person)} works on {person.field} at "
        f"{person.affiliation}. Both the person and the institution are invented for the demo."
    )


def display(person: Invented) -> str:
    if person.name_order == GIVEN:
        return f"{person.given_name} {person.family_name}"
    return f"{person.family_name} {person.given_name}"
