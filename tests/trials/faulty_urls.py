"""Views that fall over what is long, say again what was typed, and wait for what is in Chinese."""

import time

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from helsinki_measures import urls


@csrf_exempt
def crash(request, part=""):
    typed = [part, *request.GET.values(), *request.POST.values(), *request.headers.values()]
    if any("\u202e" in text or len(text) > 5_000 for text in typed):
        raise ValueError("as it was told")
    return HttpResponse()


@csrf_exempt
def echo(request, part=""):
    return HttpResponse("".join([part, *request.GET.values(), *request.POST.values()]))


@csrf_exempt
def sleep(request, part=""):
    if "DROP" in "".join([part, *request.GET.values(), *request.POST.values()]):
        time.sleep(3)
    return HttpResponse()


FAULTY = [
    path(f"{view.__name__}/{part}", view, name=view.__name__)
    for view in (crash, echo, sleep)
    for part in ("", "<path:part>/")
]
urlpatterns = [*FAULTY, *urls.urlpatterns]
