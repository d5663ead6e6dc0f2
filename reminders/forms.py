from django import forms

from reminders.models import Recipient


class OwnForm(forms.ModelForm):
    """How often one gets reminders, and in which language."""

    class Meta:
        model = Recipient
        fields = ["rhythm", "language"]
        widgets = {"rhythm": forms.RadioSelect, "language": forms.RadioSelect}
