"""The public form: what one writes, and what keeps machines from writing it."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import MAX_ABOUT, MAX_TEXT, make_receipt
from mailing.addresses import StrangersEmailField
from mailing.outbox import writable
from mailing.signed import make_token, read_token

PURPOSE = "feedback form"
TOO_QUICK, TOO_OLD = datetime.timedelta(seconds=3), datetime.timedelta(days=1)


def make_ticket() -> str:
    """When the form was given out, signed, with the number that its feedback will have.

    So a form that is sent twice is one feedback, and nobody but its sender knows the number.
    """
    return make_token(PURPOSE, make_receipt())


class Text(forms.CharField):
    """Without NUL and halves of characters, which nobody types and no database takes."""

    def to_python(self, value):
        return super().to_python(writable(value or "").replace("\r\n", "\n"))


class FeedbackForm(forms.Form):
    """Complains of itself where it was not sent as people send it; what was written is in it still."""

    text = Text(
        label=_("Your feedback"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Write your feedback here."),
            "max_length": _("Shorten your text to %(limit_value)d characters. It has %(show_value)d now."),
        },
    )
    email = StrangersEmailField(
        label=_("E-mail address, if you want an answer"),
        help_text=_("It is used to answer you, and is not shown to anybody else."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This is not an e-mail address. An example of one: name@example.org"),
            "max_length": _("This is too long for an e-mail address."),
        },
    )
    about = Text(required=False, widget=forms.HiddenInput)
    kind = Text(required=False, widget=forms.HiddenInput)
    ticket = Text(required=False, widget=forms.HiddenInput)
    # Nobody sees or reaches it: machines fill in what is there.
    website = Text(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="feedback-%s", **kwargs)
        # What is too long is told of, and not cut off as browsers do without a word.
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def clean(self):
        found = super().clean()
        self.receipt = read_token(PURPOSE, found.get("ticket", ""), max_age=TOO_OLD)
        if self.receipt is None:
            self._ask_again(_("The form was open for more than a day."))
        elif read_token(PURPOSE, found["ticket"], max_age=TOO_QUICK) is not None:
            self._ask_again(_("The form was sent faster than people write."))
        elif found.get("website"):
            self._ask_again(_("Something filled in a field that people do not see."))
        return found

    def _ask_again(self, why):
        self.add_error(None, why)
        self.add_error(None, _("Nothing was sent yet. Your text is below: send it again."))

    def again(self, *, is_used_up: bool = False) -> None:
        """To be shown with what was written; with a new ticket where the former one is of no more use."""
        self.data = self.data.copy()
        self.data["website"] = ""
        for name in ("about", "kind"):
            self.data[name] = self.data.get(name, "")[: 3 * MAX_ABOUT]
        if self.receipt is None or is_used_up:
            self.data["ticket"] = make_ticket()
