"""Sort keys put text and numbers in the order that people expect, in any database."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from measures.models import Measure
from measures.sorting import number_key, text_key
from tests.factories import make_measure, make_programme

pytestmark = pytest.mark.about_databases
LANGUAGES = ["fi", "sv", "en"]
NUMBERS = ["0.1.9", "0.1.10", "1", "1.0", "1.2", "1.10", "2", "9", "10", "100", "125", "CL3", "CL10", "Ü1"]


def in_order(words, language):
    backwards = words[::-1]
    return sorted(backwards, key=lambda word: text_key(word, language))


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize(
    "words",
    [
        ["Asuminen", "Zoo", "Åland", "Äiti", "Öljy"],
        ["Lamppu", "Låda", "Lämpö", "Lö"],
        ["Ü2", "yksi", "zeta"],
        ["Ahven", "Ekä", "Zet", "Äet", "Ærö", "Öra", "Øst"],
        ["Vesi", "Wanha"],
    ],
)
def test_nordic_letters_come_after_z(words, language):
    assert in_order(words, language) == words


@pytest.mark.parametrize(
    "words",
    [
        ["Äiti", "Asuminen", "Öljy", "Zoo"],
        ["Aland", "Ålesund", "Altona"],
        ["Uba", "Über", "Ubu"],
        ["Adam", "Ærø", "Afar"],
    ],
)
def test_letters_with_marks_sort_with_the_letter_in_english(words):
    assert in_order(words, "en") == words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pyörä", "PYÖRÄ"),
        ("co2-päästöt", "CO2 päästöt"),
        (" talo ", "talo"),
        ("café", "cafe"),
        ("A\u030a", "Å"),
    ],
)
def test_case_punctuation_and_spelling_of_the_same_letter_do_not_count(one, other, language):
    assert text_key(one, language) == text_key(other, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [["", "1 talo", "a"], ["maa", "maa alue", "maaalue"], ["a", "ab", "b"]])
def test_blanks_before_digits_before_letters_and_short_before_long(words, language):
    assert in_order(words, language) == words


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text())
@example("æ")
def test_a_key_has_only_hexadecimal_digits(language, text):
    assert set(text_key(text, language)) <= set("0123456789abcdef")


@given(number=st.text(max_size=20))
@example("²")
@example("1½")
@example("٣")
@example("1a" * 10)
@example("1." * 10)
def test_any_number_has_a_key_that_fits(number):
    key = number_key(number)
    assert set(key) <= set("0123456789abcdef")
    assert len(key) <= Measure._meta.get_field("number_key").max_length


def test_numbers_sort_as_people_count():
    backwards = NUMBERS[::-1]
    assert sorted(backwards, key=number_key) == NUMBERS


dotted = st.lists(st.integers(0, 10**6), min_size=1, max_size=4).map(tuple)


@given(st.lists(dotted, max_size=20))
def test_dotted_numbers_sort_as_tuples(numbers):
    by_key = sorted(numbers, key=lambda parts: number_key(".".join(map(str, parts))))
    assert by_key == sorted(numbers)


@pytest.mark.django_db
def test_the_database_has_the_same_order():
    programme = make_programme()
    for number in reversed(NUMBERS):
        make_measure(programme, number=number)
    assert list(Measure.objects.in_order().values_list("number", flat=True)) == NUMBERS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("fi", ["Asuminen", "Zoo", "Åland", "Äiti", "Öljy"]),
        ("sv", ["Asuminen", "Zoo", "Åland", "Äiti", "Öljy"]),
        ("en", ["Äiti", "Åland", "Asuminen", "Öljy", "Zoo"]),
    ],
)
def test_the_database_sorts_titles_in_the_language(language, titles):
    for title in reversed(titles):
        make_measure(title=title)
    assert list(Measure.objects.order_by(f"title_key_{language}").values_list("title", flat=True)) == titles
