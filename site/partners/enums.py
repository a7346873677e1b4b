"""The fixed lists of this app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    UNIVERSITY = "university", _("university")
    SCHOOL = "school", _("school or faculty")
    INSTITUTE = "institute", _("research institute")
    HOSPITAL = "hospital", _("hospital")
    COMPANY = "company", _("company")
    GOVERNMENT = "government", _("government body")
    FUNDER = "funder", _("funder")
    PROGRAMME = "programme", _("funding programme")
    BANK = "bank", _("development bank")
    NONPROFIT = "nonprofit", _("non-profit organisation")
    INTERNATIONAL = "international", _("international organisation")
    SOCIETY = "society", _("learned society")
    OTHER = "other", _("other")


class AgreementKind(TextChoices):
    MOU = "mou", _("memorandum of understanding")
    COOPERATION = "cooperation", _("cooperation")
    STUDENT_EXCHANGE = "student_exchange", _("student exchange")
    JOINT_DEGREE = "joint_degree", _("joint degree")
    JOINT_RESEARCH = "joint_research", _("joint research")
