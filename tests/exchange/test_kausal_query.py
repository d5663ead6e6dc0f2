"""What is asked of Kausal Watch: in one language, and for persons only with the option."""

import json

from django.core.management import call_command

from exchange.kausal import query


def test_the_query_asks_for_a_language_and_for_persons_only_with_the_option(capsys):
    call_command("import_kausal", print_query="hki", lang="sv")
    asked = json.loads(capsys.readouterr().out)
    assert asked["variables"] == {"plan": "hki"}
    assert '@locale(lang: "sv")' in asked["query"]
    assert "contactPersons" not in asked["query"]
    assert "<" not in asked["query"]
    with_persons = json.loads(query.request_for("hki", "fi", with_persons=True))["query"]
    assert "firstName" in with_persons
    assert "email" not in with_persons
