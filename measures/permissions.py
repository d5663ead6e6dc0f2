"""Who may do what: every right a sentence, safe to ask for someone who is not signed in.

A contact edits the content of their own measures, a unit editor that of the measures which their unit or one
below it answers for. A coordinator edits everything in a programme and publishes it. An admin may do all that
and alone gives accounts their rights.

A programme that was adopted keeps the numbers, titles and official texts that it was public with, whoever
edits it. One that is closed is only read; whoever coordinates it may open it again.
"""

from measures.models import ContactPerson, Measure, Programme, Responsibility, Unit, UnitMembership


def can_enter_admin(user) -> bool:
    return user.is_active and user.is_staff


def can_manage_accounts(user) -> bool:
    """Users, groups, and everything that gives an account a right."""
    return user.is_active and user.is_superuser


def can_read_log(user) -> bool:
    """Which account did what in the admin: it names people, and outlives what they were given to see."""
    return can_manage_accounts(user)


# Measures


def can_open(user, measure) -> bool:
    """The measure is the user's to edit, or was until its programme was closed."""
    return Measure.objects.editable_by(user).filter(pk=measure.pk).exists()


def can_open_some_measure(user) -> bool:
    return can_open_some_structure(user) or Measure.objects.editable_by(user).exists()


def can_edit(user, measure) -> bool:
    """The measure's texts, tasks, status updates and links."""
    return not measure.programme.is_closed and can_open(user, measure)


def can_edit_some_measure(user) -> bool:
    own = Measure.objects.editable_by(user).filter(programme__in=Programme.objects.open())
    return can_edit_some_structure(user) or own.exists()


def can_edit_adopted(user, measure) -> bool:
    """Its number, its title and its official text: until they are adopted, and public."""
    is_adopted = measure.programme.is_adopted and measure.was_published
    return not is_adopted and can_edit(user, measure)


def can_see_counts(user, measure) -> bool:
    """How many took part in the measure, where its programme has an indicator that counts participants."""
    return measure.programme.indicators.filter(adding="counts").exists() and can_open(user, measure)


def can_enter_counts(user, measure) -> bool:
    return can_edit(user, measure) and can_see_counts(user, measure)


def can_publish(user, measure) -> bool:
    """Its programme's coordinators; where the programme says so, the editors of its units too."""
    if can_edit_structure(user, measure.programme):
        return True
    return measure.programme.units_publish and can_edit(user, measure) and answers_for(user, measure)


def can_publish_some(user) -> bool:
    own = Measure.objects.editable_by(user).filter(programme__in=Programme.objects.open())
    return can_edit_some_structure(user) or own.filter(programme__units_publish=True).exists()


def answers_for(user, measure) -> bool:
    """As an editor of a unit that answers for the measure."""
    units = Unit.objects.edited_by(user).values("pk")
    return Responsibility.objects.filter(unit__in=units, measure=measure.pk).exists()


def can_delete(user, measure) -> bool:
    return can_edit_structure(user, measure.programme)


# Programmes and what is in them


def can_open_structure(user, programme) -> bool:
    """The programme itself is edited and its parts are read by whoever coordinates it, closed or not."""
    return Programme.objects.editable_by(user).filter(pk=programme.pk).exists()


def can_open_some_structure(user) -> bool:
    return can_manage_accounts(user) or Programme.objects.editable_by(user).exists()


def can_edit_structure(user, programme) -> bool:
    """The programme's themes, measures and indicators, and who answers for its measures."""
    return not programme.is_closed and can_open_structure(user, programme)


def can_edit_some_structure(user) -> bool:
    return can_manage_accounts(user) or Programme.objects.editable_by(user).open().exists()


# Units and people: the whole city's, whatever becomes of a programme


def can_edit_unit(user, unit) -> bool:
    """A coordinator may, while the unit answers for nothing outside their programmes."""
    return can_open_some_structure(user) and not outside(user, Responsibility.objects.filter(unit=unit.pk))


def can_edit_person(user, person) -> bool:
    """A coordinator may, while the person is a contact of nothing outside their programmes."""
    return can_open_some_structure(user) and not outside(user, ContactPerson.objects.filter(person=person.pk))


def outside(user, ties) -> bool:
    """Do any of these ties to measures reach beyond the programmes that this user edits?"""
    return ties.exclude(measure__programme__in=Programme.objects.editable_by(user)).exists()


# Accounts and what they are here


def roles_of(user) -> set[str]:
    """What the user is: an admin, a coordinator, an editor (of a unit) or a contact; or several of these."""
    if not (user.is_authenticated and user.is_active):
        return set()
    held = {
        "admin": can_manage_accounts(user),
        "coordinator": Programme.objects.filter(coordinators=user).exists(),
        "editor": UnitMembership.objects.filter(user=user).exists(),
        "contact": ContactPerson.objects.filter(person__user=user).exists(),
    }
    return {role for role, is_held in held.items() if is_held}


def can_see_quiet_accounts(user) -> bool:
    """Which accounts that edit in one's programmes have not signed in for long."""
    return can_open_some_structure(user)
