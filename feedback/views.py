import logging

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from feedback.about import THE_SITE, about
from feedback.forms import FeedbackForm, make_ticket
from feedback.limits import is_within
from feedback.models import Feedback, Kind
from feedback.receiving import receive
from measures.views import current_programme

logger = logging.getLogger(__name__)

TOO_MUCH = _(
    "Much feedback has come from your network or with your address of late. "
    "Nothing was sent yet: wait an hour and send your text again."
)
SENT_BEFORE = _("This form was sent before with another text. If you mean this one too, send it again.")


# Django's protection needs a cookie, and no public page sets one. It keeps another site from using what a
# visitor is signed in to: here nothing rests on who sends, everybody is read as a visitor. The signed ticket
# in the form sees to it that the form was ours.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request):
    """The form; a post that is taken leads to the page that says so, and any other one shows it again."""
    if request.method == "POST":
        return taken(request)
    asked = {name: request.GET.get(name, "") for name in ("about", "kind")}
    form = FeedbackForm(initial={**asked, "ticket": make_ticket()})
    return page(request, form, about(asked["about"]))


@require_safe
@never_cache
def feedback_thanks(request, receipt):
    found = get_object_or_404(Feedback, receipt=receipt)
    context = {"feedback": found, "programme": current_programme(request)}
    return render(request, "feedback/thanks.html", context)


def taken(request):
    form = FeedbackForm(request.POST)
    try:
        return answer_to(request, form)
    except Exception:
        # Whatever it was, what somebody wrote is not lost, and nobody is thanked for what was not kept.
        logger.exception("Feedback could not be taken")
        request.user = AnonymousUser()  # the database may be what does not answer
        response = page(request, form, THE_SITE, status=503, has_failed=True)
        response.headers["Retry-After"] = "30"
        return response


def answer_to(request, form):
    if not form.is_valid():
        return again(request, form)
    sent = form.cleaned_data
    found = Feedback.objects.filter(receipt=form.receipt).first()
    if found is None and not is_within(request, sent["email"]):
        return again(request, form, TOO_MUCH, status=429)
    found = found or receive(
        about(sent["about"]),
        receipt=form.receipt,
        text=sent["text"],
        email=sent["email"],
        language=get_language(),
        is_on_accessibility=sent["kind"] == Kind.ACCESSIBILITY,
    )
    if (found.text, found.email) != (sent["text"], sent["email"]):
        return again(request, form, SENT_BEFORE, is_used_up=True)
    return HttpResponseRedirect(reverse("feedback_thanks", args=[form.receipt]), status=303)


def again(request, form, why=None, *, status=200, is_used_up=False):
    """The form with what was written, to be sent again."""
    if why:
        form.add_error(None, why)
    form.again(is_used_up=is_used_up)
    return page(request, form, about(form["about"].value()), status=status)


def page(request, form, found, *, status=200, has_failed=False):
    """The form, of no cache: each has a ticket of its own."""
    context = {
        "form": form,
        "about": found,
        "is_on_accessibility": form["kind"].value() == Kind.ACCESSIBILITY,
        "has_failed": has_failed,
        "programme": None if has_failed else found.programme or current_programme(request),
    }
    response = render(request, "feedback/feedback.html", context, status=status)
    patch_cache_control(response, private=True, no_cache=True)
    return response
