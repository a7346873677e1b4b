"""An event that asks everybody for the size of their shirt."""

from django.core.files.uploadedfile import SimpleUploadedFile

from registrations.models import Answer
from tests.factories import QuestionFactory
from tests.registrations.helpers import open_event, order_for, person

PDF = b"%PDF-1.4\n%%EOF\n"


def key_of(question, label):
    return str(question.choices.get(label=label).pk)


def pdf(name="visa.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def values(order, attendee=None):
    return dict(Answer.objects.filter(order=order, attendee=attendee).values_list("question__label", "text"))


def shirt_sale():
    """(event, ticket type, question)"""
    event, kind = open_event()
    shirt = QuestionFactory(event=event, label="Shirt", kind="choice", choices=["S", "M"], requirement="always")
    return event, kind, shirt


def placed_shirt(sale):
    """(order of one person, the person, question)"""
    event, kind, shirt = sale
    order = order_for(event, kind, attendees=[person(kind, answers={shirt.pk: key_of(shirt, "S")})])
    return order, order.attendees.get(), shirt


def page_of(client, order, tail=""):
    return client.get(f"/orders/{order.code}/{order.secret}/{tail}")


def text_of(response):
    return response.content.decode()
