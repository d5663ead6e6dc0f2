from django.core.checks import Warning as Objection
from django.core.checks import register

from measures.search.lemmas import is_voikko_there


@register
def voikko_is_there(app_configs, **kwargs):
    """Tell operators that Finnish words are found less well than they could be."""
    if is_voikko_there():
        return []
    return [
        Objection(
            "Voikko, which knows the forms of Finnish words, is missing or has no Finnish dictionary: "
            "the search makes do with stems, which find less and sometimes what was not meant.",
            hint="Install it (Debian: apt install libvoikko1 voikko-fi), then run manage.py rebuild_search.",
            id="measures.W001",
        )
    ]
