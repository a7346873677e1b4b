"""Bank statements in their formats, whole and broken."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import CURRENCIES
from registrations.actions.statements import sentence_of
from registrations.documents.statement import StatementError, StatementLine, fingerprints
from registrations.documents.statement_camt import read_camt
from registrations.documents.statement_csv import CsvMapping, amount_of, head_of, read_csv
from registrations.documents.statement_mt940 import read_mt940

ENTRY = """<Ntry><NtryRef>{number}</NtryRef><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>
<Sts>{state}</Sts><BookgDt><Dt>2027-05-31</Dt></BookgDt><AcctSvcrRef>B{number}</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>"""
DETAILS = """<TxDtls>{amount}<RltdPties><Dbtr>{name}</Dbtr></RltdPties><RmtInf>{text}</RmtInf></TxDtls>"""


def camt(*entries, version="02"):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        "<BkToCstmrStmt><Stmt><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>"
        + "".join(entries)
        + "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def entry(number=1, amount="50.00", currency="EUR", sign="CRDT", state="BOOK", details=""):
    return ENTRY.format(number=number, amount=amount, currency=currency, sign=sign, state=state, details=details)


def details(text="<Ustrd>hello</Ustrd>", name="<Nm>Nguyen Van An</Nm>", amount=""):
    return DETAILS.format(text=text, name=name, amount=amount)


def test_camt_credit_is_read_with_payer_and_both_kinds_of_text():
    text = "<Ustrd>one </Ustrd><Ustrd>two</Ustrd><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"
    (line,) = read_camt(camt(entry(details=details(text)))).lines
    assert line == StatementLine(
        booked_on=date(2027, 5, 31),
        amount_minor=5000,
        currency="EUR",
        text="RF18539007547034 one two",
        payer="Nguyen Van An",
        account="DE89370400440532013000",
        bank_id="B1",
    )


def test_camt_of_later_versions_is_read_too():
    later = entry(state="<Cd>BOOK</Cd>", details=details(name="<Pty><Nm>李明</Nm></Pty>"))
    assert read_camt(camt(later, version="08")).lines[0].payer == "李明"


def test_camt_batch_is_taken_apart():
    parts = [details(f"<Ustrd>p{n}</Ustrd>", amount=f'<Amt Ccy="EUR">{n}0</Amt>') for n in (1, 2, 3)]
    lines = read_camt(camt(entry(amount="60", details="".join(parts)))).lines
    assert [(line.amount_minor, line.text, line.bank_id) for line in lines] == [
        (1000, "p1", "B1/1"),
        (2000, "p2", "B1/2"),
        (3000, "p3", "B1/3"),
    ]


def test_camt_leaves_out_what_is_no_money_of_ours():
    found = read_camt(
        camt(
            entry(sign="DBIT"),
            entry(state="PDNG"),
            entry(currency="CHF"),
            entry(amount="1e99"),
            entry(amount="50.001"),
            entry(amount="NaN"),
            entry(currency="JPY", amount="5000"),
            entry().replace("<Sts>", "<RvslInd>true</RvslInd><Sts>"),
        )
    )
    assert [(line.amount_minor, line.currency) for line in found.lines] == [(5000, "JPY")]
    assert found.others == 7


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "xml"),
        (b"<a>", "xml"),
        (b"<a/>", "camt"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "xml"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "xml"),
        (camt(entry()).replace(b"2027-05-31", b"31.05.2027"), "day"),
    ],
)
def test_broken_camt_is_refused(data, problem):
    with pytest.raises(StatementError) as caught:
        read_camt(data)
    assert caught.value.problem == problem


MT940 = b""":20:STARTUMS\r
:25:37040044/0532013000EUR\r
:28C:00001/001\r
:60F:C270530EUR1000,00\r
:61:2705310531CR50,00N051NONREF//B1\r
:86:166?00GUTSCHRIFT?20RF18 5390 0754?217034 thank you?32NGUYEN VA\r
?33N AN?34000\r
:61:2705310531DR12,5NMSCNONREF\r
:86:fee\r
:61:2701011231C1234,NTRFabc\r
:86:/NAME/LI MING/REMI/Order K7M2QXZ\r
/EREF/x\r
:61:270531C7,00NTRFNONREF\r
:62F:C270531EUR2291,00\r
-\r
"""


def test_mt940_reads_all_forms_of_details():
    found = read_mt940(MT940)
    assert [(line.amount_minor, line.text, line.payer) for line in found.lines] == [
        (5000, "RF18 5390 07547034 thank you", "NGUYEN VA N AN"),
        (123400, "abc Order K7M2QXZ", "LI MING"),
        (700, "", ""),
    ]
    assert [line.booked_on for line in found.lines] == [date(2027, 5, 31), date(2026, 12, 31), date(2027, 5, 31)]
    assert found.lines[0].account == "37040044/0532013000EUR"
    assert found.others == 1


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"hello", "mt940"),
        (MT940.replace(b"2705310531CR", b"nonsense"), "line"),
        (MT940.replace(b"2705310531CR", b"2713310531CR"), "day"),
    ],
)
def test_broken_mt940_is_refused(data, problem):
    with pytest.raises(StatementError) as caught:
        read_mt940(data)
    assert caught.value.problem == problem


GERMAN = (
    "Kontoauszug;;;;\r\n"
    "Buchungstag;Betrag;Währung;Verwendungszweck;Auftraggeber\r\n"
    "31.05.2027;1.050,00;EUR;RF18539007547034;Nguyễn Văn An\r\n"
    "31.05.2027;-3,50;EUR;Gebühr;Bank\r\n"
    "31.05.2027;10,00;CHF;x;y\r\n"
)
MAPPING = CsvMapping(
    date_column="Buchungstag",
    date_format="%d.%m.%Y",
    amount_column="Betrag",
    text_columns=("Verwendungszweck",),
    payer_column="Auftraggeber",
    currency_column="Währung",
    decimal_mark=",",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_by_its_mapping(encoding):
    data = GERMAN.replace("Nguyễn Văn An", "李明").encode(encoding, "replace")
    found = read_csv(data, MAPPING)
    (line,) = found.lines
    assert (line.amount_minor, line.text, line.payer) == (105000, "RF18539007547034", "李明")
    assert found.others == 2


def test_csv_head_is_found_below_what_the_bank_prints_first():
    assert head_of(GERMAN.encode())[:2] == ["Buchungstag", "Betrag"]


def test_csv_with_fixed_currency_and_credits_only():
    data = b'Date,In,Out,Memo\n2027-05-31,"1,250,000",,K7M2QXZ\n2027-06-01,,500,coffee\n'
    mapping = CsvMapping(
        date_column="Date", date_format="%Y-%m-%d", amount_column="In", text_columns=("Memo",), currency="VND"
    )
    found = read_csv(data, mapping)
    assert [(line.amount_minor, line.currency) for line in found.lines] == [(1250000, "VND")]
    assert found.others == 1


@pytest.mark.parametrize(
    ("change", "problem", "where"),
    [
        (("31.05.2027", "2027-05-31"), "day", "2: 2027-05-31"),
        (("1.050,00", "a lot"), "amount", "2: a lot"),
        (("Betrag", "Amount"), "column", "Betrag"),
        (("1.050,00", "1.050,001"), "amount", "2: 1.050,001"),
    ],
)
def test_broken_csv_names_row_and_word(change, problem, where):
    with pytest.raises(StatementError) as caught:
        read_csv(GERMAN.replace(*change).encode(), MAPPING)
    assert (caught.value.problem, caught.value.where) == (problem, where)


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("1.234,50", ",", "1234.50"),
        ("1,234.50", ".", "1234.50"),
        ("1'234.50", ".", "1234.50"),
        ("+7", ".", "7"),
        ("50.00-", ".", "-50.00"),
        ("-1 000,5", ",", "-1000.5"),
        ("12abc", ".", None),
        ("", ".", None),
        ("٣", ".", None),
        ("1e9", ".", None),
    ],
)
def test_amount_is_read_by_its_mark(text, mark, expected):
    found = amount_of(text, mark)
    assert (str(found) if found is not None else None) == expected


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    for reader in (
        read_camt,
        read_mt940,
        lambda some: read_csv(some, MAPPING),
        lambda some: read_mt940(MT940[:80] + some),
    ):
        try:
            lines = reader(data).lines
        except StatementError as error:
            assert sentence_of(error)
        else:
            assert all(line.amount_minor > 0 and line.currency in CURRENCIES for line in lines)


def test_fingerprint_is_the_same_in_every_file_and_counts_equal_lines():
    one = StatementLine(booked_on=date(2027, 5, 31), amount_minor=5000, currency="EUR", text="fee", payer="A")
    other = StatementLine(booked_on=date(2027, 5, 31), amount_minor=5000, currency="EUR", text="fee", payer="B")
    first = fingerprints([one, one, other])
    assert len(set(first)) == 3
    assert set(fingerprints([other, one, one])) == set(first)
    assert fingerprints([one])[0] == first[0]
