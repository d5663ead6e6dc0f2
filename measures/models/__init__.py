from measures.models.measure import Impact, Measure, Phase
from measures.models.page import Page, PageKind
from measures.models.programme import Programme, Theme
from measures.models.responsibility import ContactPerson, MeasureLink, Responsibility, Role, StatusUpdate
from measures.models.task import Task
from measures.models.unit import Person, Unit, UnitMembership

__all__ = [
    "ContactPerson",
    "Impact",
    "Measure",
    "MeasureLink",
    "Page",
    "PageKind",
    "Person",
    "Phase",
    "Programme",
    "Responsibility",
    "Role",
    "StatusUpdate",
    "Task",
    "Theme",
    "Unit",
    "UnitMembership",
]
