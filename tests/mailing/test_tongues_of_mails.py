"""Mails are in the language of whom they are for; what of their contents is in another one is marked."""

import re

from tests.mails import *  # noqa: F403  (fixtures)
from tests.mails import KINDS, NEW_TITLE, PROGRAMME, TASK, TITLE
from tests.tongues import tongue, unmarked


def foreign(mail):
    """What of the mail is in another language and not marked; in plain text our own contents may be."""
    found = unmarked(mail.html) if mail.html else []
    text = " ".join(mail.text.split())
    for content in (PROGRAMME, NEW_TITLE, TITLE, TASK):
        text = text.replace(content, " ")
    told = [(tongue(sentence), sentence) for sentence in re.split(r"(?<=[.:!?])\s", text)]
    return found + [(mail.language, *one) for one in told if one[0] not in (None, mail.language)]


def test_mails_are_in_the_language_of_their_reader(mails, language, tried):
    assert {(mail.kind, mail.language) for mail in mails} == {
        (kind, "fi" if kind == "feedback_told" else language) for kind in KINDS
    }
    wrong = {mail.kind: foreign(mail) for mail in mails if foreign(mail)}
    tried(
        "Open to everyone",
        "text in another language that is not marked, in mails of each kind",
        len(mails),
        f"found in {', '.join(wrong)}" if wrong else "none",
        "a mail without its marks, or said to be in another language, is found",
    )
    assert wrong == {}


def test_a_mail_in_another_language_is_found(mails, language):
    [news] = [mail for mail in mails if mail.kind == "subscription_news"]
    news.html = re.sub(r' lang="fi"(?=>[^<]*Asukkaiden)', "", news.html)
    assert bool(foreign(news)) == (language != "fi")
    news.language = "sv" if language == "fi" else "fi"
    news.html = ""
    assert foreign(news) != []
