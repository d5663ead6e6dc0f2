from measures.models.change import ChainHead, Change, Origin
from measures.models.measure import Measure
from measures.models.page import Page, PageKind
from measures.models.programme import Programme, Theme
from measures.models.responsibility import ContactPerson, MeasureLink, Responsibility, Role, StatusUpdate
from measures.models.search_entry import SearchEntry, SearchWord
from measures.models.task import Task
from measures.models.unit import Person, Unit, UnitMembership
from measures.models.vocabulary import Confirmation, Impact, Phase

__all__ = [
    "ChainHead",
    "Change",
    "Confirmation",
    "ContactPerson",
    "Impact",
    "Measure",
    "MeasureLink",
    "Origin",
    "Page",
    "PageKind",
    "Person",
    "Phase",
    "Programme",
    "Responsibility",
    "Role",
    "SearchEntry",
    "SearchWord",
    "StatusUpdate",
    "Task",
    "Theme",
    "Unit",
    "UnitMembership",
]
