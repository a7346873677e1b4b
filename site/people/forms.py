"""Forms for people in the back office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from people.models import Affiliation, FormerPerson, Person
from people.rules import full_name, sort_key


class PersonForm(WagtailAdminModelForm):
    """A full name or sort key that was made of the parts is made anew when the parts change."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.instance.pk:
            return data
        old = Person.objects.get(pk=self.instance.pk)
        made_name = full_name(old.family_name, old.given_name, old.name_order)
        made_key = sort_key(old.family_name or old.full_name, old.given_name, old.latin_name)
        if data.get("full_name") == old.full_name == made_name:
            data["full_name"] = ""
        if data.get("sort_key") == old.sort_key == made_key:
            data["sort_key"] = ""
        return data


class NewPersonForm(forms.ModelForm[Person]):
    """The few facts needed while something else is being written; the rest can follow on the person's own screen."""

    affiliation = forms.CharField(
        label=_("Affiliation"), max_length=250, required=False, help_text=_("As printed on the programme.")
    )

    class Meta:
        model = Person
        fields = ("family_name", "given_name", "name_order", "full_name", "latin_name", "honorific", "email", "orcid")

    def save(self, commit: bool = True) -> Person:
        person = super().save(commit=commit)
        if commit and self.cleaned_data["affiliation"]:
            Affiliation.objects.create(person=person, text=self.cleaned_data["affiliation"])
        return person


class MergeForm(WagtailAdminModelForm):
    """Which other record; the field is that of a merged record, so it is Wagtail's chooser."""

    class Meta:
        model = FormerPerson
        fields = ("person",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].label = _("The other record")
