"""Answers of Kausal Watch's API made by hand, in the shape that its query asks for, and their import."""

import io
import itertools
import json

from django.core.management import call_command
from django.utils.translation import override

ids = itertools.count(501)


def make_answer(*actions, indicators=(), types=None, **plan):
    """An answer about a plan whose only categories are of the type that `make_action` takes its from."""
    defaults = {
        "id": "hki",
        "identifier": "hki",
        "name": "Hiilineutraali kaupunki",
        "primaryLanguage": "fi",
        "otherLanguages": ["sv"],
        "generalContent": {"id": "1", "officialNameDescription": "Ohjelmasta"},
        "actionListPage": {"id": "1", "actionDateFormat": "FULL", "taskDateFormat": "FULL"},
        "primaryActionClassification": None,
        "categoryTypes": [make_type()] if types is None else types,
    }
    return {
        "data": {"plan": defaults | plan, "planActions": [*actions], "planIndicators": [*indicators]},
    }


def make_type(*categories, **fields):
    category = {"id": "7", "identifier": "liikenne", "name": "Liikenne", "order": 3, "parent": None}
    defaults = {"id": "1", "identifier": "theme", "name": "Teema", "usableForActions": True}
    return defaults | {"categories": [category, *categories]} | fields


def make_action(identifier="1", **fields):
    """An action of one category, without a date: then nothing is dated."""
    defaults = {
        "id": f"a{identifier}",
        "identifier": identifier,
        "name": f"Toimenpide {identifier}",
        "categories": [{"id": "7", "type": {"id": "1"}}],
    }
    return defaults | fields


def make_part(**fields):
    """Anything that has an id."""
    return {"id": str(next(ids))} | fields


def make_organization(name, **fields):
    return make_part(name=name, abbreviation="", **fields)


def make_indicator(key="9", **fields):
    defaults = {"id": key, "name": f"Mittari {key}", "timeResolution": "YEAR", "unit": None}
    return defaults | fields


def in_file(folder, answer, name="plan.fi.json"):
    path = folder / name
    path.write_bytes(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
    return str(path)


def run(folder, answer, *options):
    """The lines that the command prints in English about an answer, or several by the names of files."""
    answers = answer if isinstance(answer, dict) and "data" not in answer else {"plan.fi.json": answer}
    files = [in_file(folder, one, name) for name, one in answers.items()]
    out = io.StringIO()
    with override("en"):
        call_command("import_kausal", *files, *options, stdout=out)
    return out.getvalue().splitlines()


def values_of(model, *names, **narrowed):
    return list(model.objects.filter(**narrowed).order_by("pk").values_list(*names))
