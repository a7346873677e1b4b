from .approval import Approval, Invitation
from .attendee import Attendee, BadgePrint, CheckIn, OptionCheckIn
from .cancellation_step import CancellationStep
from .decision import Alarm, Decision
from .dispute import Dispute
from .fee import CountryIncome, Fee, IncomeTable
from .group import AttendeeLink, GroupOrder, Reminder
from .invoice import Buyer, Invoice, Issuer, NumberSeries, TaxRate
from .invoice_run import InvoiceRun
from .ledger import LedgerLine
from .line import OrderLine
from .official_file import OfficialFile
from .option import Option
from .order import Order
from .order_change import ChangeLine, ChangePlace, OrderChange
from .order_programme import OrderProgramme
from .payment import Payment, ProviderEvent
from .payment_ways import PaymentChoice, PaymentWays
from .proof import DraftProof, Proof, ProofFile, TransferProof
from .question import Answer, AnswerFile, ChosenAnswer, Question, QuestionChoice
from .quota import Quota
from .refund import Refund
from .registration_settings import RegistrationSettings
from .settlement import Payout, ProviderLine
from .statement import BankLine, BankStatement, StatementMapping
from .ticket_type import TicketType
from .voucher import Voucher
from .waiting import WaitingEntry

__all__ = [
    "Alarm",
    "Answer",
    "AnswerFile",
    "Approval",
    "Attendee",
    "AttendeeLink",
    "BadgePrint",
    "BankLine",
    "BankStatement",
    "Buyer",
    "CancellationStep",
    "ChangeLine",
    "ChangePlace",
    "CheckIn",
    "ChosenAnswer",
    "CountryIncome",
    "Decision",
    "Dispute",
    "DraftProof",
    "Fee",
    "GroupOrder",
    "IncomeTable",
    "Invitation",
    "Invoice",
    "InvoiceRun",
    "Issuer",
    "LedgerLine",
    "NumberSeries",
    "OfficialFile",
    "Option",
    "OptionCheckIn",
    "Order",
    "OrderChange",
    "OrderLine",
    "OrderProgramme",
    "Payment",
    "PaymentChoice",
    "PaymentWays",
    "Payout",
    "Proof",
    "ProofFile",
    "ProviderEvent",
    "ProviderLine",
    "Question",
    "QuestionChoice",
    "Quota",
    "Refund",
    "RegistrationSettings",
    "Reminder",
    "StatementMapping",
    "TaxRate",
    "TicketType",
    "TransferProof",
    "Voucher",
    "WaitingEntry",
]
