"""Proofs of students in the queue, and the slip of a transfer: drawn papers of invented people."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from conferences.models import Conference
from core.uploads import paper
from events.models import Event
from home.demo.accounts import organiser
from home.demo.dates import SYMPOSIUM
from registrations.actions.proofs import Paper, accept_proof, send_proof
from registrations.actions.transfer_proofs import send_transfer_proof
from registrations.enums import OrderState, PaymentWay
from registrations.models import Attendee, Order, Proof, TicketType
from registrations.rules.references import spaced_reference

STUDENT_CARD = {
    "proof": "Student card or a letter of your university, valid on the first day",
    "proof_zh_hans": "学生证或学校证明，会议首日须有效",
    "proof_vi": "Thẻ sinh viên hoặc giấy xác nhận của trường, còn hạn vào ngày đầu tiên",
}
SENT = 3  # of the students; one of them is accepted


def load_proofs() -> None:
    event = Conference.objects.get(slug=SYMPOSIUM)
    if Proof.objects.filter(attendee__order__event=event).exists():
        return
    types = {kind.name: kind for kind in TicketType.objects.filter(event=event)}
    students = types["Student"]
    TicketType.objects.filter(pk=students.pk).update(without_proof=types["Regular fee"], **STUDENT_CARD)
    people = Attendee.standing.filter(ticket_type=students, order__state=OrderState.CONFIRMED)
    for number, attendee in enumerate(people.select_related("order").order_by("pk")[:SENT]):
        proof = send_proof(attendee=attendee, papers=[card(number)])
        if number == 0:
            accept_proof(attendee=attendee, version=proof.version, by=organiser())
    send_slip(event)


def card(number: int) -> Paper:
    """Nobody's: it names no person."""
    lines = ("STUDENT CARD", "Demo University", f"No. 00{number} 000", "Made for the demo: nobody's card")
    return drawn(lines, "student-card", ("#234b6b", "#3c5a2e", "#6b2346")[number % 3])


def send_slip(event: Event) -> None:
    awaited = Order.objects.filter(event=event, state=OrderState.PENDING, payment_choice__way=PaymentWay.TRANSFER)
    order = awaited.order_by("pk").first()
    if order is not None:
        lines = ("TRANSFER ORDER", str(order.total), spaced_reference(order.code), "Made for the demo: no money moved")
        send_transfer_proof(order=order, papers=[drawn(lines, "transfer", "#444444")])


def drawn(lines: tuple[str, ...], name: str, colour: str) -> Paper:
    picture = Image.new("RGB", (860, 540), "#f6f3ea")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 860, 130), fill=colour)
    for number, (line, size) in enumerate(zip(lines, (48, 40, 40, 26), strict=True)):
        place = (40, (36, 180, 260, 460)[number])
        pen.text(place, line, font=ImageFont.load_default(size), fill="white" if number == 0 else "#222222")
    data = BytesIO()
    picture.save(data, "JPEG", quality=85)
    suffix, content = paper(data, longest=10_000_000)
    return Paper(f"{name}{suffix}", suffix, content)
