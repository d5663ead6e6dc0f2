"""The part of the table of rights that is about the outbox. Nobody reads the text of a `personal` mail."""

MAILING = """
# The outbox
admin:app_list                 mailing  get            L - - - S S S
admin:mailing_outgoingmail_changelist . get            L - - - S S S
admin:mailing_outgoingmail_changelist own resend       L - - - N N N
admin:mailing_outgoingmail_changelist own drop         L - - - D D D
admin:mailing_outgoingmail_add .        get            L - - - - - -
admin:mailing_outgoingmail_change own   get            L - - - S S S
admin:mailing_outgoingmail_change own   post           L - - - - - -
admin:mailing_outgoingmail_change personal get         L - - - S S S
admin:mailing_outgoingmail_html own     get            L - - - S S S
admin:mailing_outgoingmail_html own     post           L R R R R R R
admin:mailing_outgoingmail_html personal get           L - - - - - -
admin:mailing_outgoingmail_delete own   get            L - - - - - -
admin:mailing_outgoingmail_delete own   delete         L - - - - - -
admin:mailing_outgoingmail_history own  get            L - - - - - S
"""
