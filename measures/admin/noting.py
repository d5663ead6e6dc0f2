"""What a form of the admin that gives or takes rights leaves in the audit log, and whom no log names."""

from django.contrib.auth import get_user_model

from helsinki_measures.audit import note
from helsinki_measures.models import Act

USER = get_user_model()._meta.label_lower
PEOPLE = {USER, "measures.person"}
# The act of what is deleted, or changed in one of these fields; of a user each field is one.
ACTS = {
    USER: Act.ACCOUNT_DELETED,
    "measures.programme": Act.COORDINATORS,
    "measures.unit": Act.UNIT_EDITORS,
    "measures.person": Act.PERSON,
}
FIELDS = {
    "measures.programme": {"coordinators", "units_publish"},
    "measures.unit": {"parent"},
    "measures.person": {"user"},
}
OF_FORMSETS = {
    "measures.unitmembership": Act.UNIT_EDITORS,
    "mfa.authenticator": Act.FACTOR,
    "socialaccount.socialaccount": Act.SIGN_ON,
}
# Whose names are those of people: the admin's own log has their numbers.
NAMING = {*OF_FORMSETS, "measures.contactperson"}


def note_rights(user, form, formsets, *, is_new: bool) -> None:
    thing = form.instance
    label = thing._meta.label_lower
    if label == USER:
        note_account(user, form, is_new=is_new)
    elif changed := FIELDS.get(label, set()) & set(form.changed_data):
        note(user, ACTS[label], thing, **told_of(form, changed))
    for formset in formsets or []:
        act = OF_FORMSETS.get(formset.model._meta.label_lower)
        if act and (details := told_of_parts(formset)):
            note(user, act, thing, **details)


def note_account(user, form, *, is_new) -> None:
    if is_new:
        note(user, Act.ACCOUNT_MADE, form.instance)
    elif form.changed_data == ["password"]:
        note(user, Act.PASSWORD, form.instance)
    elif form.changed_data:
        note(user, Act.ACCOUNT_CHANGED, form.instance, **told_of(form, form.changed_data))


def told_of(form, changed) -> dict:
    """What was switched on or off; of accounts which came and went; of the rest the field's name."""
    details = {"fields": {}}
    for name in sorted(changed):
        former, value = form.initial.get(name), form.cleaned_data.get(name)
        if name in ("coordinators", "user"):
            former, value = numbers_of(former), numbers_of(value)
            details |= {"added": sorted(value - former), "removed": sorted(former - value)}
        else:
            details["fields"][name] = value if isinstance(value, bool) else None
    return details


def numbers_of(value) -> set[int]:
    """Of one account, of several or of none, as a form has them before and after."""
    if value is None:
        return set()
    several = [value] if isinstance(value, int) or hasattr(value, "pk") else value
    return {getattr(one, "pk", one) for one in several}


def told_of_parts(formset) -> dict:
    """The accounts that came and went, where the parts are accounts; else how many came and went."""
    added = [*formset.new_objects, *(thing for thing, _fields in formset.changed_objects)]
    removed = formset.deleted_objects
    if not added and not removed:
        return {}
    if formset.model._meta.label_lower == "measures.unitmembership":
        found = {"added": added, "removed": removed}
        return {name: [one.user_id for one in some] for name, some in found.items()}
    return {"rows": [len(added), len(removed), 0]}


def note_deleted(user, things) -> None:
    for thing in things:
        if act := ACTS.get(thing._meta.label_lower):
            note(user, act, thing, is_deleted=True)


def without_names(message, formsets):
    """What the admin's own log says of a form, with numbers for the people in it."""
    numbers = {}
    for formset in formsets or []:
        if formset.model._meta.label_lower in NAMING:
            parts = [*formset.new_objects, *(one for one, _fields in formset.changed_objects)]
            numbers |= {str(one): str(one.pk) for one in [*parts, *formset.deleted_objects]}
    for said in message if numbers else []:
        for told in said.values():
            if "object" in told:
                told["object"] = numbers.get(told["object"], told["object"])
    return message


def unnamed(entry, thing):
    """The entry of the admin's log, without the name of the person that it is about."""
    if thing._meta.label_lower in PEOPLE:
        entry.object_repr = str(thing.pk)
        entry.save(update_fields=["object_repr"])
    return entry
