import datetime

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from following.models import Rhythm, Subscription, topic_of
from following.notifications import ask_to_confirm
from mailing.addresses import StrangersEmailField

A_DAY = datetime.timedelta(days=1)


class FollowForm(forms.Form):
    """Whoever wants to hear of a topic. `topic` names the fields of a subscription that say of what."""

    email = StrangersEmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address here."),
            "invalid": _("This is not an e-mail address. An example of one: name@example.org"),
            "max_length": _("This is too long for an e-mail address."),
        },
    )
    rhythm = forms.ChoiceField(
        label=_("How often?"), choices=Rhythm.choices, initial=Rhythm.AT_ONCE, widget=forms.RadioSelect
    )
    # No person sees it; what fills in forms by itself does.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data=None, *, topic=None):
        super().__init__(data)
        self.topic = topic or {}

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave the last field empty: it is there to stop machines."))
        return ""

    def save(self, now) -> Subscription:
        """Ask the owner of the address by mail. Whoever sent the form is not told whether it was known."""
        email = self.cleaned_data["email"].lower()
        chosen = {"rhythm": self.cleaned_data["rhythm"], "language": get_language(), "made_at": now}
        same = {"email": email, "topic": topic_of(Subscription(**self.topic))}
        # The link of an older one is about to end.
        Subscription.objects.filter(**same).never_confirmed(before=now - A_DAY).delete()
        found, _is_new = Subscription.objects.get_or_create(**same, defaults={**self.topic, **chosen})
        if found.confirmed_at is None:
            found.rhythm, found.language = chosen["rhythm"], chosen["language"]
            found.save(update_fields=["rhythm", "language"])
        ask_to_confirm(found, now)
        return found


class ChangeForm(forms.ModelForm):
    """How often, and in which language."""

    # Of the model's own field one could choose none.
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    class Meta:
        model = Subscription
        fields = ["rhythm", "language"]
        widgets = {"rhythm": forms.RadioSelect}

    def save(self) -> None:
        """These alone: the worker may just write how far they were told, and who has stopped stays away."""
        Subscription.objects.filter(pk=self.instance.pk).update(**self.cleaned_data)
