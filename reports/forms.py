"""What a report is ordered with, and what is said when a period is closed."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from measures.languages import shown
from measures.models import Measure, Responsibility, Theme, Unit
from measures.status import Status
from reports.files.formats import FORMATS
from reports.report import Selection

ALL = ("", pgettext_lazy("choice", "All"))


class OrderForm(forms.Form):
    """Which file of the report, in which language, of which measures."""

    format = forms.ChoiceField(
        label=_("Format"), choices=[(one.code, one.label) for one in FORMATS.values() if one.code != "html"]
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    unit = forms.ChoiceField(label=_("Responsible unit"), required=False)
    status = forms.ChoiceField(
        label=pgettext_lazy("measure", "Progress"), required=False, choices=[ALL, *Status.choices]
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        themes = Theme.objects.with_tree_fields().tree_filter(programme=programme).order_by("tree_ordering")
        self.fields["theme"].choices = [ALL, *_indented(themes)]
        self.fields["unit"].choices = [ALL, *_indented(_units_answering_in(programme))]
        self.fields["language"].initial = get_language()

    @property
    def selection(self) -> Selection:
        return Selection(**{name: self.cleaned_data[name] for name in ("theme", "unit", "status")})


def _units_answering_in(programme) -> list[Unit]:
    """Those that answer for a measure of the report, and those above them, in the order of the tree."""
    measures = Measure.objects.public().filter(programme=programme)
    answering = set(Responsibility.objects.filter(measure__in=measures).values_list("unit", flat=True))
    units = list(Unit.objects.with_tree_fields().order_by("tree_ordering"))
    offered = {pk for unit in units if unit.pk in answering for pk in unit.tree_path}
    return [unit for unit in units if unit.pk in offered]


def _indented(nodes):
    return [(one.slug, "– " * one.tree_depth + shown(one, "name")) for one in nodes]


class ClosingForm(forms.Form):
    """That it is meant, as it cannot be taken back. A new edition says why it is made."""

    checked = forms.BooleanField(
        label=_("I have read the report through, and it can be kept like this for good"), label_suffix=""
    )

    def __init__(self, *args, is_correction, **kwargs):
        super().__init__(*args, **kwargs)
        if is_correction:
            told = _("If this is empty, the report in this language gives the reason in Finnish.")
            for code, name in settings.LANGUAGES:
                is_needed = code == settings.LANGUAGE_CODE
                self.fields[f"reason_{code}"] = forms.CharField(
                    label=_("Why there is a new edition (%(language)s)") % {"language": name},
                    help_text="" if is_needed else told,
                    required=is_needed,
                    max_length=1000,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )
            self.order_fields([name for name in self.fields if name != "checked"])

    @property
    def reasons(self) -> dict[str, str]:
        """What was said in each language in which something was."""
        said = self.cleaned_data.items()
        return {name.removeprefix("reason_"): text for name, text in said if name != "checked" and text}
