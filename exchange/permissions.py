"""Who may import: whoever keeps the programme, while it is open."""

from measures.permissions import can_edit_structure, can_open_structure


def can_import(user, programme) -> bool:
    return can_edit_structure(user, programme)


def can_see_imports(user, programme) -> bool:
    return can_open_structure(user, programme)
