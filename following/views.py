"""Following changes by e-mail: asked for on a page, confirmed, changed and stopped by the links of mails.

Nothing here needs a cookie or a script. What changes something is a POST, whoever follows links ahead of a
reader. The forms carry no token against forging: one of another site could at most do what anybody can do
here, which is to have the owner of an address asked; and the other addresses are secrets themselves.
"""

from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from feedback.limits import is_within
from following.forms import ChangeForm, FollowForm
from following.models import Subscription
from measures.models import Measure, Programme, Theme, Unit

VISITOR = AnonymousUser()
DONE = ("asked", "confirmed", "changed", "stopped")


def by_secret(view):
    """The subscription of the link, on a page that nobody keeps, finds or learns of from where it leads."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request, token):
        subscription = Subscription.objects.of_token(token)
        if subscription is None:
            response = render(request, "following/gone.html", status=404)
        else:
            response = view(request, subscription, token)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request, slug):
    """Ask to hear of a programme, or of the theme, unit or measure of it that the address names."""
    programme = get_object_or_404(Programme.objects.visible_to(VISITOR), slug=slug)
    subscription = Subscription(programme=programme, **asked_part(request.GET, programme))
    topic = {"programme": programme, **({subscription.part: subscription.thing} if subscription.part else {})}
    form = FollowForm(request.POST if request.method == "POST" else None, topic=topic)
    status = 200
    if form.is_bound and form.is_valid():
        if is_within(request, form.cleaned_data["email"], form="following"):
            form.save(timezone.now())
            return to_followed("asked", subscription)
        form.add_error(None, _("This was asked for too often just now. Wait an hour and try again."))
        status = 429
    context = {"programme": programme, "subscription": subscription, "form": form}
    return render(request, "following/follow.html", context, status=status)


def asked_part(asked, programme) -> dict:
    """What the address names within the programme; 404 where a visitor cannot see it."""
    if number := asked.get("measure"):
        public = Measure.objects.visible_to(VISITOR).filter(programme=programme)
        return {"measure": get_object_or_404(public.select_related("programme"), number=number)}
    if slug := asked.get("theme"):
        return {
            "theme": get_object_or_404(
                Theme.objects.select_related("programme"), programme=programme, slug=slug
            )
        }
    if slug := asked.get("unit"):
        return {"unit": get_object_or_404(Unit, slug=slug)}
    return {}


def to_followed(what, subscription):
    """The address says what it is about, and nothing of who follows."""
    return redirect(reverse("followed", args=[what], query=subscription.named))


@require_safe
def followed(request, what):
    """What has been done, on a page of its own: it can be loaded again."""
    if what not in DONE:
        raise Http404
    subscription = asked_topic(request.GET)
    context = {"what": what, "subscription": subscription}
    if subscription:
        context["programme"] = subscription.programme
    return render(request, "following/followed.html", context)


def asked_topic(asked) -> Subscription | None:
    """What the address names; nothing where a visitor cannot see it any more."""
    programme = Programme.objects.visible_to(VISITOR).filter(slug=asked.get("programme", "")).first()
    try:
        return programme and Subscription(programme=programme, **asked_part(asked, programme))
    except Http404:
        return None


@by_secret
def subscription(request, subscription, token):
    """Confirm, change or stop it; looking at it does none of these."""
    form = ChangeForm(instance=subscription)
    if request.method == "POST":
        asked = request.POST.get("do")
        if asked == "confirm":
            subscription.confirm()
            return to_followed("confirmed", subscription)
        if asked == "stop":
            subscription.stop()
            return to_followed("stopped", subscription)
        form = ChangeForm(request.POST, instance=subscription)
        if form.is_valid():
            form.save()
            return to_followed("changed", subscription)
    return render(request, "following/subscription.html", {"subscription": subscription, "form": form})


@by_secret
def unsubscribe(request, subscription, token):
    """By the reader's own button or by ours: one POST. The reader's is not led on (RFC 8058, 3.1)."""
    if request.method == "POST":
        subscription.stop()
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return render(request, "following/followed.html", {"what": "stopped"})
        return to_followed("stopped", subscription)
    return render(request, "following/unsubscribe.html", {"subscription": subscription, "token": token})
