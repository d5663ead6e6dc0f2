"""The part of the table of rights that is about reminders: by a wrong link nobody does anything."""

REMINDERS = """
# The links of the mails, for whoever opens them
reminder_done                  none           get            - - - - - - -
reminder_done                  none           post           - - - - - - -
reminder_confirm               none           get            - - - - - - -
reminder_confirm               none           post           - - - - - - -
reminder_settled               none           get            S S S S S S S
reminder_settled               none           post           R R R R R R R

# What is sent next, for coordinators; and one's own choices
reminders                      .              get            L - - - S S S
reminders                      .              post           L R R R R R R
own_reminders                  .              get            L - S S S S S
own_reminders                  .              post           L - N N N N N

# When reminders are sent
admin:reminders_reminderrules_changelist .    get            L - - - S S S
admin:reminders_reminderrules_add        .    get            L - - - S S S
admin:reminders_reminderrules_add        .    post           L - - - W W W
admin:reminders_reminderrules_change     own  get            L - - - S - S
admin:reminders_reminderrules_change     own  post           L - - - D - D
admin:reminders_reminderrules_change  foreign get            L - - - - S S
admin:reminders_reminderrules_change  closed  get            L - - - S - S
admin:reminders_reminderrules_change  closed  post           L - - - - - -
admin:reminders_reminderrules_change     none get            L - - - - - -
admin:reminders_reminderrules_delete     own  get            L - - - S - S
admin:reminders_reminderrules_delete     own  delete         L - - - D - D
admin:reminders_reminderrules_delete  foreign delete         L - - - - D D
admin:reminders_reminderrules_history    own  get            L - - - - - S

# How they are worded
admin:reminders_reminderwording_changelist .  get            L - - - S S S
admin:reminders_reminderwording_add      .    get            L - - - S S S
admin:reminders_reminderwording_add      .    post           L - - - W W W
admin:reminders_reminderwording_change   own  get            L - - - S - S
admin:reminders_reminderwording_change   own  post           L - - - D - D
admin:reminders_reminderwording_change foreign get           L - - - - S S
admin:reminders_reminderwording_change closed get            L - - - S - S
admin:reminders_reminderwording_change closed post           L - - - - - -
admin:reminders_reminderwording_change   none get            L - - - - - -
admin:reminders_reminderwording_delete   own  get            L - - - S - S
admin:reminders_reminderwording_delete   own  delete         L - - - D - D
admin:reminders_reminderwording_delete foreign delete        L - - - - D D
admin:reminders_reminderwording_history  own  get            L - - - - - S
"""
