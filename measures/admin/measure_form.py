"""What must fit together in a measure before it is saved."""

from django.utils.translation import gettext_lazy as _

from measures import days
from measures.admin.scope import ReasonForm
from measures.models import Phase


class MeasureForm(ReasonForm):
    person = None
    """Of whoever edits; None where the account has none. The admin sets it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.hidden = self._hide_what_may_not_be_chosen() if "related" in self.fields else []

    def _hide_what_may_not_be_chosen(self):
        """Related measures that this person may not see: neither shown nor lost."""
        related = self.initial.get("related", [])
        shown = self.fields["related"].queryset.filter(pk__in=[one.pk for one in related])
        self.initial["related"] = [one for one in related if one in set(shown)]
        return [one for one in related if one not in set(shown)]

    def clean_related(self):
        return [*self.cleaned_data["related"], *self.hidden]

    def clean(self):
        super().clean()
        if self.cleaned_data.get("phase") == Phase.COMPLETED and not self._may_close():
            self.add_error("phase", _("A measure is closed as completed by a coordinator of the programme."))
        if self.cleaned_data.get("override_status"):
            self._sign_override()
        elif "override_status" not in self.errors:
            self._forget_override()

    def _may_close(self):
        return "closed_as" in self.fields or self.instance.closed_as

    def _sign_override(self):
        """A coordinator may name someone else; everyone else signs for themselves, today."""
        if "override_by" in self.fields:
            self.cleaned_data["override_by"] = self.cleaned_data.get("override_by") or self.person
            self.cleaned_data["override_on"] = self.cleaned_data.get("override_on") or days.today()
            signed = self.cleaned_data["override_by"]
        else:
            if any(name.startswith("override_") for name in self.changed_data):
                self.instance.override_by, self.instance.override_on = self.person, days.today()
            signed = self.instance.override_by
        if not signed:
            self.add_error("override_status", _("Say who sets it: your account belongs to no person."))
        if not self.cleaned_data.get("override_review_on") and "override_review_on" not in self.errors:
            self.add_error("override_review_on", _("Give the day to look at it again."))
        self._refuse_past_review()

    def _refuse_past_review(self):
        day = self.cleaned_data.get("override_review_on")
        if day and "override_review_on" in self.changed_data and day < days.today():
            self.add_error("override_review_on", _("Give a day that is still to come."))

    def _forget_override(self):
        self.instance.override_by = self.instance.override_on = None
        for name in ("override_by", "override_on", "override_review_on"):
            if name in self.fields:
                self.cleaned_data[name] = None
