"""The outcome of an import in lines of text."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def told(outcome):
    """What is new, changed, faulty, missing in the file and left out, then the counts."""
    for entry in outcome.entries:
        word = _("New: %(row)s") if entry.is_new else _("Changed: %(row)s")
        yield word % {"row": entry.row}
        for one in entry.differences:
            old = "" if entry.is_new else f"{one.old} → "
            yield f"    {one.column}: {old}{one.new}"
    wrong = _("Skipped: %(place)s: %(reason)s") if outcome.skips_faulty else _("Wrong: %(place)s: %(reason)s")
    for fault in outcome.faults:
        place = f"{fault.row}, {fault.field}" if fault.field else fault.row
        yield wrong % {"place": place, "reason": fault.reason}
    for line in outcome.missing:
        yield _("Here, but not in the file (it stays): %(thing)s") % {"thing": line}
    yield from outcome.remarks
    yield counts_of(outcome)
    if outcome.is_saved:
        yield _("Saved.")
    elif not outcome.is_refused:
        yield _("Nothing was saved: this is what --apply would save.")


def refusal_of(outcome) -> str:
    count = len(outcome.faults)
    return ngettext(
        "Nothing was saved: %(count)d thing does not fit. --skip-faulty leaves it out.",
        "Nothing was saved: %(count)d things do not fit. --skip-faulty leaves them out.",
        count,
    ) % {"count": count}


def counts_of(outcome) -> str:
    new = sum(entry.is_new for entry in outcome.entries)
    changed = len(outcome.entries) - new
    return ", ".join(
        [
            ngettext("%(count)d new", "%(count)d new", new) % {"count": new},
            ngettext("%(count)d changed", "%(count)d changed", changed) % {"count": changed},
            ngettext("%(count)d fault", "%(count)d faults", len(outcome.faults))
            % {"count": len(outcome.faults)},
        ]
    )
