"""Statements of an invented bank: what has come in, as CAMT.053 and as a table with columns of its own."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from core.money import Money
from home.demo.data.money import ACCOUNT

ENTRY = """   <Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
    <BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{number}</AcctSvcrRef>
    <NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>{payer}</Nm></Pty></Dbtr></RltdPties>
     <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
STATEMENT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
  <Stmt><Id>{day}</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>
{entries}
  </Stmt></BkToCstmrStmt></Document>
"""
HEAD = ("Booked on", "Payer", "Remittance information", "Currency", "Credit", "Transaction")


@dataclass(frozen=True)
class Transfer:
    text: str
    payer: str
    amount: Money


def as_camt(transfers: list[Transfer], day: date) -> bytes:
    entries = "\n".join(
        ENTRY.format(
            currency=one.amount.currency,
            amount=one.amount.amount,
            day=day,
            number=f"DEMO-{day:%y%m%d}-{number}",
            payer=escape(one.payer),
            text=escape(one.text),
        )
        for number, one in enumerate(transfers, 1)
    )
    return STATEMENT.format(day=day, account=ACCOUNT["account_number"], entries=entries).encode()


def as_csv(transfers: list[Transfer], day: date) -> bytes:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(HEAD)
    for number, one in enumerate(transfers, 1):
        amount = one.amount
        table.writerow([day, one.payer, one.text, amount.currency, amount.amount, f"TX{day:%y%m%d}{number}"])
    return out.getvalue().encode()
