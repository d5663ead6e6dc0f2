"""What an import is asked with: the file, and how it is read."""

from django import forms
from django.utils.translation import gettext_lazy as _

ENCODINGS = [
    ("", _("Find out")),
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows-1252"),
    ("iso-8859-15", "ISO-8859-15"),
    ("utf-16", "UTF-16"),
    ("cp850", "CP850 (MS-DOS)"),
    ("mac-roman", "Mac Roman"),
]
SEPARATORS = [("", _("Find out")), (";", _("Semicolon ;")), (",", _("Comma ,")), ("\t", _("Tab")), ("|", "|")]


class ReadingForm(forms.Form):
    """How a CSV file is read, where the guess is wrong."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)
    separator = forms.ChoiceField(label=_("Separator"), choices=SEPARATORS, required=False)


class UploadForm(forms.Form):
    programme = forms.ModelChoiceField(queryset=None, label=_("Programme"))
    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, at most 20 MB."))

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        if len(programmes) == 1:
            self.fields["programme"].initial = programmes[0]


class ConfirmForm(forms.Form):
    """What is saved is what was shown: `digest` tells whether it still is."""

    digest = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why the change"),
        max_length=300,
        required=False,
        help_text=_(
            "Residents read it in the history of changes. Needed where the due date of a task is moved."
        ),
    )

    def __init__(self, *args, moves_dates=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = moves_dates
