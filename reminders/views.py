"""What the links in the mails lead to: a page that shows what would be done and as whom, and a button.

Nobody is signed in by it, and nothing here needs a cookie or a script. The forms carry no token against
forging: their addresses are secrets themselves.
"""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from measures import days
from reminders.settling import ACTS, read, settle


def by_link(view):
    """On a page that nobody keeps, finds or learns of from where it leads."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request, token):
        response = view(request, token)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@by_link
def done(request, token):
    """The task was done, today."""
    return answer(request, "done", token)


@by_link
def confirm(request, token):
    """The measure's facts are still correct."""
    return answer(request, "confirm", token)


def answer(request, act, token):
    if request.method == "POST":
        settling, was_settled = settle(act, token)
        if was_settled:
            return redirect("reminder_settled", act)
    else:
        settling = read(act, token)
    if settling is None:
        return render(request, "reminders/gone.html", status=404)
    status = 409 if request.method == "POST" else 200
    return render(
        request, "reminders/settle.html", {"settling": settling, "today": days.today()}, status=status
    )


@require_safe
def settled(request, what):
    """What has been done, on a page of its own: it can be loaded again."""
    if what not in ACTS:
        raise Http404
    return render(request, "reminders/settled.html", {"what": what})
