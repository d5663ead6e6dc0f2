"""By what indicators are found. Not by what was observed: some of that is of drafts."""

from django.utils.translation import pgettext_lazy

from measures.search.kinds import Kind, Source, itself, register, words_in
from participation.models import Indicator


def indicators(pks):
    for indicator in Indicator.objects.filter(pk__in=pks).order_by("pk"):
        yield Source(
            indicator.pk,
            indicator.number_key,
            indicator.programme_id,
            indicator.number,
            title=words_in((indicator, "name")),
            lead=words_in((indicator, "description")),
            text=words_in((indicator, "method", "credit", "unit_of_measure")),
        )


def register_own() -> None:
    register(
        Kind(
            name="indicator",
            label=pgettext_lazy("search", "Indicators"),
            model=Indicator,
            visible_to=lambda user: Indicator.objects.visible_to(user).select_related("programme"),
            sources=indicators,
            reach={Indicator: itself},
        )
    )
