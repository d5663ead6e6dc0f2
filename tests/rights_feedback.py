"""The part of the table of rights that is about feedback.

`own` is on the contact's and the unit's measure, `general` on the site as a whole. A public form that is sent
without its ticket, and a page of the admin that is sent without a button, are shown again.
"""

FEEDBACK = """
# Feedback, for whoever asks as for a visitor
feedback                       .        get            S S S S S S S
feedback                       .        post           W W W W W W W
feedback_thanks                none     get            - - - - - - -
feedback_thanks                none     post           R R R R R R R

# Feedback, for those who answer
admin:app_list                 feedback get            L - S S S S S
admin:feedback_feedback_changelist . get               L - S S S S S
admin:feedback_feedback_changelist own close_as_nonsense L - D D D N D
admin:feedback_feedback_changelist general close_as_nonsense L - N N D D D
admin:feedback_feedback_changelist foreign close_as_nonsense L - N N N D D
admin:feedback_feedback_add    .        get            L - - - - - -
admin:feedback_feedback_change own      get            L - S S S - S
admin:feedback_feedback_change own      post           L - W W W - W
admin:feedback_feedback_change foreign  get            L - - - - S S
admin:feedback_feedback_change foreign  post           L - - - - W W
admin:feedback_feedback_change closed   get            L - S S S - S
admin:feedback_feedback_change hidden   get            L - - - - S S
admin:feedback_feedback_change general  get            L - - - S S S
admin:feedback_feedback_change general  post           L - - - W W W
admin:feedback_feedback_change none     get            L - - - - - -
admin:feedback_feedback_delete own      get            L - - - - - -
admin:feedback_feedback_delete own      delete         L - - - - - -
admin:feedback_feedback_history own     get            L - - - - - S

# How long personal data in feedback is kept
admin:feedback_feedbackrules_changelist . get          L - - - S S S
admin:feedback_feedbackrules_add .      get            L - - - S S S
admin:feedback_feedbackrules_add .      post           L - - - W W W
admin:feedback_feedbackrules_change own get            L - - - S - S
admin:feedback_feedbackrules_change own post           L - - - D - D
admin:feedback_feedbackrules_change foreign get        L - - - - S S
admin:feedback_feedbackrules_change foreign post       L - - - - D D
admin:feedback_feedbackrules_change closed get         L - - - S - S
admin:feedback_feedbackrules_change closed post        L - - - - - -
admin:feedback_feedbackrules_delete own get            L - - - S - S
admin:feedback_feedbackrules_delete own delete         L - - - D - D
admin:feedback_feedbackrules_delete foreign get        L - - - - S S
admin:feedback_feedbackrules_history own get           L - - - - - S
"""
