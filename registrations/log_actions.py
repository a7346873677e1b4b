"""How what happened to orders reads in Wagtail's log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "place": _("Place order"),
    "confirm": _("Confirm order"),
    "request": _("Ask for a place"),
    "approve": _("Approve request"),
    "decline": _("Decline request"),
    "expire": _("Let order expire"),
    "cancel": _("Cancel order"),
    "cancel_attendee": _("Cancel one person"),
    "receive_payment": _("Receive payment"),
    "choose_way": _("Choose how to pay"),
    "refund": _("Pay back"),
    "approve_refund": _("Approve refund"),
    "decline_refund": _("Decline refund"),
    "transfer_refund": _("Transfer refund"),
    "return_refund": _("Transfer came back"),
    "decide": _("Decide about money"),
    "dispute": _("Dispute"),
    "name_buyer": _("Name the buyer"),
    "invoice": _("Issue invoice"),
    "official_file": _("Hand on official invoice"),
    "ask_change": _("Ask for another ticket or option"),
    "change_place": _("Change ticket or options"),
    "withdraw_change": _("Withdraw change"),
    "approve_change": _("Approve change"),
    "decline_change": _("Decline change"),
    "extend_change": _("Give more time to pay a change"),
    "lapse_change": _("Let change lapse"),
    "overdue_change": _("Change not paid in time"),
    "change_data": _("Change own data"),
    "send_proof": _("Send a proof"),
    "drop_proof": _("Take back a proof"),
    "accept_proof": _("Accept a proof"),
    "refuse_proof": _("Refuse a proof"),
    "ask_proof_again": _("Ask for a proof again"),
    "lapse_proof": _("Count a missing proof as refused"),
    "send_transfer_proof": _("Send proof of a transfer"),
    "rename_attendee": _("Change name on ticket"),
    "complete_attendee": _("Complete own data"),
    "answer": _("Change answers"),
    "forget": _("Forget personal data"),
    "remind": _("Remind by mail"),
    "mail_links": _("Mail people whose data are missing"),
    "choose_ticket_mails": _("Choose whether tickets are mailed to each person"),
    "check_in": _("Check in"),
    "undo_check_in": _("Undo check-in"),
    "check_in_option": _("Check in to an option"),
    "undo_option_check_in": _("Undo a check-in to an option"),
}
OTHERS = {
    "question.save": _("Change question"),
    "question.remove": _("Remove question"),
    "question.move": _("Move question"),
    "question.forget": _("Delete answers"),
    "settings.save_fees": _("Change fees"),
    "settings.save_cancellation_steps": _("Change cancellation steps"),
    "settings.forget": _("Forget waiting lists and invitations"),
    "invitations.send": _("Invite people"),
    "invitations.withdraw": _("Withdraw invitation"),
    "bankstatement.import": _("Import bank statement"),
    "bankstatement.map": _("Say how a bank's files are read"),
    "paymentways.save": _("Change ways of paying"),
    "waiting.offer": _("Offer a place out of turn"),
    "waiting.take": _("Take an offered place"),
    "waiting.remove": _("Remove from the waiting list"),
    "waiting.move": _("Move in the waiting list"),
    "waiting.join_option": _("Wait in line for an option"),
    "vouchers.make": _("Make vouchers"),
    "vouchers.change": _("Change voucher"),
    "incometable.load": _("Load income groups"),
}


def register_order_actions(actions: Any) -> None:
    for name, label in ACTIONS.items():
        actions.register_action(f"registrations.order.{name}", label, label)
    for action, label in OTHERS.items():
        actions.register_action(f"registrations.{action}", label, label)


hooks.register("register_log_actions", register_order_actions)
