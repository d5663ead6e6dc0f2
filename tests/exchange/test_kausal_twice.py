"""The same plan of Kausal Watch, imported again, changes nothing: whatever is in it."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.kausal.importing import import_plan
from exchange.kausal.reading import read_answers
from measures.history import chain
from measures.models import Change
from tests.exchange.kausal_plans import in_file, make_answer
from tests.sample import examples

pytestmark = pytest.mark.django_db

WORDS = st.sampled_from(
    ["", " ", "Seuranta", "A  b", "<p>Eka<br>toka</p>", "<b>Lihava", "www.hel.example", "&amp;",
     "<a href='www.hel.example'>x</a>", "<h2>Otsikko</h2><ul><li>a</ul>", "a\r\nb\n\nc", "å" * 301, "\x07",
     "&lt;b&gt;", "sana " * 70, "<script>x</script>", "<p></p>", "\u00a0", "1 < 2 > 0"]
)  # fmt: skip
TEXTS = WORDS | st.text(max_size=20) | st.text(string.ascii_letters + "<>&/ ", max_size=30)
DAYS = st.none() | st.dates().map(str) | st.sampled_from(["2020-12-31", "2020-02-29", "2019-01-01", "x"])
FORMATS = st.sampled_from([None, "FULL", "MONTH_YEAR", "YEAR"])
ADDRESSES = st.sampled_from(["https://a.example/", "https://b.example/", "x"])
KEYS = st.sampled_from("123456")
NUMBERS = st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False) | st.none()


def words(*some):
    return st.sampled_from([None, "unheard_of", *some]).map(lambda word: word and word.upper())


def objects(**fields):
    return st.fixed_dictionaries({"id": KEYS}, optional=fields)


def lists(**fields):
    return st.none() | st.lists(objects(**fields), max_size=4)


def references():
    return st.none() | objects(identifier=KEYS)


def identified(*some):
    return st.none() | st.fixed_dictionaries({"identifier": words(*some)})


ORGANIZATIONS = objects(name=TEXTS, parent=st.none() | objects(name=TEXTS))
ACTIONS = objects(
    identifier=KEYS | TEXTS,
    name=TEXTS.filter(str.strip),
    categories=st.lists(st.fixed_dictionaries({"id": KEYS}), min_size=1, max_size=2),
    leadParagraph=TEXTS,
    description=TEXTS,
    officialName=TEXTS,
    manualStatusReason=TEXTS,
    status=identified("on_time", "late", "completed", "cancelled", "merged", "postponed"),
    implementationPhase=identified("not_started", "planning", "implementation", "completed"),
    impact=identified("high", "low"),
    startDate=DAYS,
    endDate=DAYS,
    dateFormat=FORMATS,
    scheduleContinuous=st.booleans() | st.none(),
    schedule=lists(beginsAt=DAYS, endsAt=DAYS),
    updatedAt=st.none() | st.datetimes().map(str),
    mergedWith=references(),
    supersededBy=references(),
    relatedActions=lists(),
    links=lists(url=ADDRESSES, title=TEXTS, order=NUMBERS),
    tasks=lists(
        name=TEXTS,
        comment=TEXTS,
        state=words("not_started", "in_progress", "completed", "cancelled"),
        dueAt=DAYS,
        completedAt=DAYS,
        dateFormat=FORMATS,
    ),
    statusUpdates=lists(title=TEXTS, date=DAYS, content=TEXTS),
    responsibleParties=lists(role=words("primary", "collaborator", "none"), organization=ORGANIZATIONS),
    contactPersons=lists(
        primaryContact=st.booleans(),
        person=objects(firstName=TEXTS, lastName=TEXTS, title=TEXTS, organization=ORGANIZATIONS),
    ),
    relatedIndicators=lists(
        effectType=words("increases"), indicatesActionProgress=st.booleans(), indicator=references()
    ),
)  # fmt: skip
INDICATORS = objects(
    identifier=st.none() | KEYS | TEXTS,
    name=TEXTS,
    description=TEXTS,
    reference=TEXTS,
    level=words("tactical"),
    timeResolution=words("year", "month", "day"),
    desiredTrend=words("increasing", "a_"),
    unit=st.none() | objects(name=TEXTS, shortName=TEXTS),
    values=lists(date=DAYS, value=NUMBERS),
    goals=lists(date=DAYS, value=NUMBERS),
    relatedEffects=lists(
        effectType=words("part_of"), confidenceLevel=words("low"), effectIndicator=references()
    ),
)
CATEGORIES = objects(
    identifier=KEYS | TEXTS, name=TEXTS, leadParagraph=TEXTS, order=NUMBERS, parent=references()
)


def plans(actions=ACTIONS, indicators=INDICATORS, categories=CATEGORIES):
    """Answers whose objects often refer to each other, are there twice, or do not fit."""

    def build(actions, indicators, categories):
        category_type = {"id": "1", "identifier": "theme", "name": "Teema", "categories": categories}
        return make_answer(*actions, indicators=indicators, types=[category_type])

    lists_of = (st.lists(one, max_size=4) for one in (actions, indicators, categories))
    return st.builds(build, *lists_of)


@settings(
    **examples(40),
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(finnish=plans(), swedish=st.none() | plans())
def test_the_second_import_changes_nothing(tmp_path, finnish, swedish):
    files = [in_file(tmp_path, finnish)]
    if swedish is not None:
        files.append(in_file(tmp_path, swedish, "plan.sv.json"))

    def imported():
        options = {"apply": True, "skip_faulty": True, "with_persons": True}
        return import_plan(read_answers(files), "hki", **options)

    first = imported()
    assert first.is_saved
    changes = Change.objects.count()
    second = imported()
    assert second.entries == []
    assert Change.objects.count() == changes
    assert list(chain.check("")) == []
