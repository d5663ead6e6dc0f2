"""The rules of the models, held against many rows: each rule is asked of the database once for like values.

`full_clean()` asks several times for each row, of 5,000 rows for minutes.
"""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint

KNOWN_BY = {"number"}
"""Without it a row has no thing; it is another in each."""


class Checker:
    def __init__(self):
        self.known = {}

    def errors(self, thing, given: set[str], *, is_new: bool) -> dict[str, list[str]]:
        """What is wrong, by field. `given` are the fields that have another value; of what is new all count.

        What the thing refers to was looked up, and what may be there only once the plan sees to: neither is
        asked for again.
        """
        errors = {}
        fields = thing._meta.concrete_fields
        unasked = {one.name for one in fields if one.is_relation or not (is_new or one.name in given)}
        for check in (lambda: thing.clean_fields(exclude=unasked), thing.clean):
            try:
                check()
            except ValidationError as error:
                error.update_error_dict(errors)
        for rule in thing._meta.constraints:
            about = rule.condition.referenced_base_fields if isinstance(rule, CheckConstraint) else set()
            is_asked = about - KNOWN_BY and (is_new or about & given)
            if is_asked and (message := self._broken(rule, thing)):
                errors.setdefault(NON_FIELD_ERRORS, []).append(message)
        return {name: [str(one) for one in ValidationError(some).messages] for name, some in errors.items()}

    def _broken(self, rule, thing) -> str:
        """What the rule says of the values that it is about; they are the same in many rows."""
        meta = thing._meta
        names = rule.condition.referenced_base_fields
        fields = [meta.pk if name == "pk" else meta.get_field(name) for name in names]
        if any(_comes_along(thing, one) for one in fields):
            return ""
        key = (rule.name, *(getattr(thing, one.attname) for one in fields))
        if key not in self.known:
            try:
                rule.validate(type(thing), thing)
                self.known[key] = ""
            except ValidationError as error:
                self.known[key] = " ".join(error.messages)
        return self.known[key]


def _comes_along(thing, field) -> bool:
    """Does it refer to what is new itself, and has no key yet?"""
    return field.is_relation and field.is_cached(thing) and getattr(thing, field.attname) is None
