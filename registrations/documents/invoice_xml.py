"""EN 16931 invoices as Cross Industry Invoice (UN/CEFACT CII D22B), the XML that Factur-X and ZUGFeRD attach.

The comments name the terms of the standard. Elements stand in the order of its schema.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET  # writes only; nothing is parsed here

from core.money import CURRENCIES
from core.text import clean
from registrations.rules.invoice_content import Content, Line, Party, Tax, TaxSum

RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
GUIDELINE = "urn:cen.eu:en16931:2017"
INVOICE, CREDIT_NOTE = "380", "381"  # UNTDID 1001
# Countries whose VAT numbers begin with their code (BR-CO-09); Greece writes EL.
VAT_COUNTRIES = "AT BE BG CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK XI"
VAT_PREFIXES = frozenset(re.findall("..", VAT_COUNTRIES.replace(" ", "")))

for prefix, uri in (("rsm", RSM), ("ram", RAM), ("udt", UDT)):
    ET.register_namespace(prefix, uri)


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """What is not in the content. `terms` is how it is to be paid, in words."""

    number: str
    issued_on: date
    currency: str
    is_credit_note: bool
    content: Content
    terms: str


def invoice_xml(facts: InvoiceFacts) -> bytes:
    """The document; UTF-8 with its declaration."""
    content = facts.content
    root = ET.Element(f"{{{RSM}}}CrossIndustryInvoice")
    context = _in(root, f"{{{RSM}}}ExchangedDocumentContext")
    _text(_ram(context, "GuidelineSpecifiedDocumentContextParameter"), "ID", GUIDELINE)  # BT-24
    document = _in(root, f"{{{RSM}}}ExchangedDocument")
    _text(document, "ID", facts.number)  # BT-1
    _text(document, "TypeCode", CREDIT_NOTE if facts.is_credit_note else INVOICE)  # BT-3
    _day(_ram(document, "IssueDateTime"), facts.issued_on)  # BT-2
    if content.note:
        _text(_ram(document, "IncludedNote"), "Content", content.note)  # BT-22
    trade = _in(root, f"{{{RSM}}}SupplyChainTradeTransaction")
    for number, line in enumerate(content.lines, 1):
        _line(trade, number, line, facts.currency)
    agreement = _ram(trade, "ApplicableHeaderTradeAgreement")
    _party(_ram(agreement, "SellerTradeParty"), content.seller, is_seller=True)  # BG-4
    _party(_ram(agreement, "BuyerTradeParty"), content.buyer)  # BG-7
    if content.purchase_order:
        _text(_ram(agreement, "BuyerOrderReferencedDocument"), "IssuerAssignedID", content.purchase_order)  # BT-13
    delivery = _ram(_ram(trade, "ApplicableHeaderTradeDelivery"), "ActualDeliverySupplyChainEvent")
    _day(_ram(delivery, "OccurrenceDateTime"), date.fromisoformat(content.last_day))  # BT-72
    _settlement(_ram(trade, "ApplicableHeaderTradeSettlement"), facts)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _line(trade: ET.Element, number: int, line: Line, currency: str) -> None:
    """BG-25: one piece at the price without tax."""
    item = _ram(trade, "IncludedSupplyChainTradeLineItem")
    _text(_ram(item, "AssociatedDocumentLineDocument"), "LineID", str(number))  # BT-126
    _text(_ram(item, "SpecifiedTradeProduct"), "Name", line.text)  # BT-153
    net = _amount(line.net, currency)
    price = _ram(_ram(item, "SpecifiedLineTradeAgreement"), "NetPriceProductTradePrice")
    _text(price, "ChargeAmount", net)  # BT-146
    quantity = _text(_ram(item, "SpecifiedLineTradeDelivery"), "BilledQuantity", "1")  # BT-129
    quantity.set("unitCode", "C62")
    settlement = _ram(item, "SpecifiedLineTradeSettlement")
    tax = _ram(settlement, "ApplicableTradeTax")
    _text(tax, "TypeCode", "VAT")
    _text(tax, "CategoryCode", line.tax.category)  # BT-151
    _rate(tax, line.tax)
    _text(_ram(settlement, "SpecifiedTradeSettlementLineMonetarySummation"), "LineTotalAmount", net)  # BT-131


def _party(element: ET.Element, party: Party, *, is_seller: bool = False) -> None:
    vat, other = _tax_numbers(party)
    if is_seller and other:
        _text(element, "ID", other)  # BT-29
    _text(element, "Name", party.name)
    if not is_seller and other:
        _text(_ram(element, "SpecifiedLegalOrganization"), "ID", other)  # BT-47
    elif is_seller and party.registration:
        _text(_ram(element, "SpecifiedLegalOrganization"), "ID", party.registration)  # BT-30
    if party.attention:
        _text(_ram(element, "DefinedTradeContact"), "PersonName", party.attention)  # BT-56
    address = _ram(element, "PostalTradeAddress")
    for name, value in (
        ("PostcodeCode", party.postcode),
        ("LineOne", party.street),
        ("CityName", party.city),
        ("CountryID", party.country),
    ):
        if value:
            _text(address, name, value)
    if vat:
        _text(_ram(element, "SpecifiedTaxRegistration"), "ID", vat).set("schemeID", "VA")  # BT-31, BT-48
    elif other and is_seller:
        _text(_ram(element, "SpecifiedTaxRegistration"), "ID", other).set("schemeID", "FC")  # BT-32


def _tax_numbers(party: Party) -> tuple[str, str]:
    """(VAT number, another tax number): the first must begin with its country (BR-CO-09)."""
    number = "".join(party.tax_id.split())
    begins = {party.country, "EL" if party.country == "GR" else party.country}
    is_vat = number[:2] in begins and number[:2] in VAT_PREFIXES
    return (number, "") if is_vat else ("", number)


def _settlement(element: ET.Element, facts: InvoiceFacts) -> None:
    content, currency = facts.content, facts.currency
    _text(element, "InvoiceCurrencyCode", currency)  # BT-5
    for row in content.taxes:
        _tax_sum(element, row, currency)
    period = _ram(element, "BillingSpecifiedPeriod")  # BG-14: the days of the event
    _day(_ram(period, "StartDateTime"), date.fromisoformat(content.first_day))
    _day(_ram(period, "EndDateTime"), date.fromisoformat(content.last_day))
    _text(_ram(element, "SpecifiedTradePaymentTerms"), "Description", facts.terms)  # BT-20
    total = _ram(element, "SpecifiedTradeSettlementHeaderMonetarySummation")
    _text(total, "LineTotalAmount", _amount(content.net, currency))  # BT-106
    _text(total, "TaxBasisTotalAmount", _amount(content.net, currency))  # BT-109
    tax = _text(total, "TaxTotalAmount", _amount(content.gross - content.net, currency))  # BT-110
    tax.set("currencyID", currency)
    _text(total, "GrandTotalAmount", _amount(content.gross, currency))  # BT-112
    if content.paid:
        _text(total, "TotalPrepaidAmount", _amount(content.paid, currency))  # BT-113
    _text(total, "DuePayableAmount", _amount(content.gross - content.paid, currency))  # BT-115
    if content.corrects:
        before = _ram(element, "InvoiceReferencedDocument")  # BG-3
        _text(before, "IssuerAssignedID", content.corrects)
        day = _ram(before, "FormattedIssueDateTime")
        day = _in(day, "{urn:un:unece:uncefact:data:standard:QualifiedDataType:100}DateTimeString")
        day.set("format", "102")
        day.text = f"{date.fromisoformat(content.corrects_on):%Y%m%d}"


def _tax_sum(element: ET.Element, row: TaxSum, currency: str) -> None:
    """BG-23"""
    tax = _ram(element, "ApplicableTradeTax")
    _text(tax, "CalculatedAmount", _amount(row.amount, currency))  # BT-117
    _text(tax, "TypeCode", "VAT")
    if row.tax.reason:
        _text(tax, "ExemptionReason", row.tax.reason)  # BT-120
    _text(tax, "BasisAmount", _amount(row.net, currency))  # BT-116
    _text(tax, "CategoryCode", row.tax.category)  # BT-118
    _rate(tax, row.tax)


def _rate(element: ET.Element, tax: Tax) -> None:
    if tax.category != "O":  # BR-O-05: what is not subject to tax has no rate
        _text(element, "RateApplicablePercent", tax.percent)  # BT-152, BT-119


def _amount(minor: int, currency: str) -> str:
    return f"{Decimal(minor).scaleb(-CURRENCIES[currency]):f}"


def _in(parent: ET.Element, tag: str) -> ET.Element:
    return ET.SubElement(parent, tag)


def _ram(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{RAM}}}{name}")


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = _ram(parent, name)
    element.text = clean(text)
    return element


def _day(parent: ET.Element, day: date) -> None:
    element = _in(parent, f"{{{UDT}}}DateTimeString")
    element.set("format", "102")
    element.text = f"{day:%Y%m%d}"
