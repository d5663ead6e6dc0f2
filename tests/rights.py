"""Who is answered what: every role × route × action, for things of one's own, of others, and drafts.

The things: `own` is in the programme and, where that can be, the contact's and the unit's; `others` is in the
programme, but neither the contact's nor the unit's; `foreign` is in the neighbour's programme, `hidden` in
one of theirs that is not public, `closed` in a closed one of the coordinator's; nothing uses what is `free`.

The answers: S shown · - not there (404) · L asked to sign in · D done · N led on, with nothing done ·
W a page again, with nothing done and the reason in words where there is one · R refused (405)
"""

from tests.rights_desk import DESK
from tests.rights_exchange import EXCHANGE
from tests.rights_feedback import FEEDBACK
from tests.rights_following import FOLLOWING
from tests.rights_mailing import MAILING
from tests.rights_opendata import OPENDATA
from tests.rights_parts import PARTS
from tests.rights_reminders import REMINDERS
from tests.rights_reports import REPORTS
from tests.rights_signing_in import SIGNING_IN

ROLES = ("visitor", "stranger", "contact", "editor", "coordinator", "neighbour", "admin")

TABLE = """
## route                        thing          action           v s c e c n a

# The site itself
healthz                        .              get              S S S S S S S
readyz                         .              get              S S S S S S S
metrics                        .              get              - - - - - - -
robots_txt                     .              get              S S S S S S S
security_txt                   .              get              S S S S S S S
sitemap                        .              get              S S S S S S S
sitemap_section                .              get              S S S S S S S
counting_rule                  .              get              S S S S S S S
counting_rule                  .              post             R R R R R R R
front                          .              get              S S S S S S S
front                          .              post             R R R R R R R
about                          .              get              S S S S S S S
about                          .              post             R R R R R R R
privacy                        .              get              S S S S S S S
privacy                        .              post             R R R R R R R
accessibility                  .              get              S S S S S S S
accessibility                  .              post             R R R R R R R

search                         .              get              S S S S S S S
search                         .              post             R R R R R R R

# A programme
programme                      own            get              S S S S S S S
programme                      own            post             R R R R R R R
programme                      closed         get              S S S S S S S
programme                      hidden         get              - - - - - S S
situation                      own            get              S S S S S S S
situation                      own            post             R R R R R R R
situation                      closed         get              S S S S S S S
situation                      hidden         get              - - - - - S S
measures                       own            get              S S S S S S S
measures                       own            post             R R R R R R R
measures                       closed         get              S S S S S S S
measures                       hidden         get              - - - - - S S
measures_csv                   own            get              S S S S S S S
measures_csv                   own            post             R R R R R R R
measures_csv                   closed         get              S S S S S S S
measures_csv                   hidden         get              - - - - - S S
measures_xlsx                  own            get              S S S S S S S
measures_xlsx                  own            post             R R R R R R R
measures_xlsx                  closed         get              S S S S S S S
measures_xlsx                  hidden         get              - - - - - S S
changes                        own            get              S S S S S S S
changes                        own            post             R R R R R R R
changes                        closed         get              S S S S S S S
changes                        hidden         get              - - - - - S S
changes_csv                    own            get              S S S S S S S
changes_csv                    own            post             R R R R R R R
changes_csv                    closed         get              S S S S S S S
changes_csv                    hidden         get              - - - - - S S
changes_xlsx                   own            get              S S S S S S S
changes_xlsx                   own            post             R R R R R R R
changes_xlsx                   closed         get              S S S S S S S
changes_xlsx                   hidden         get              - - - - - S S
programme_feed                 own            get              S S S S S S S
programme_feed                 own            post             R R R R R R R
programme_feed                 closed         get              S S S S S S S
programme_feed                 hidden         get              - - - - - - -
goal                           own            get              S S S S S S S
goal                           own            post             R R R R R R R
goal                           closed         get              S S S S S S S
goal                           hidden         get              - - - - - S S
participation                  own            get              S S S S S S S
participation                  own            post             R R R R R R R
participation                  closed         get              S S S S S S S
participation                  hidden         get              - - - - - S S
indicators                     own            get              S S S S S S S
indicators                     own            post             R R R R R R R
indicators                     closed         get              S S S S S S S
indicators                     hidden         get              - - - - - S S

# A theme, a unit
theme                          own            get              S S S S S S S
theme                          own            post             R R R R R R R
theme                          hidden         get              - - - - - S S
unit                           own            get              S S S S S S S
unit                           own            post             R R R R R R R
unit                           hidden         get              - - - - - S S

# The feeds of a theme and a unit: whoever asks, they are read as by a visitor
theme_feed                     own            get              S S S S S S S
theme_feed                     own            post             R R R R R R R
theme_feed                     hidden         get              - - - - - - -
unit_feed                      own            get              S S S S S S S
unit_feed                      own            post             R R R R R R R
unit_feed                      hidden         get              - - - - - - -

# A measure: those of others are read while they are published, drafts are not there
measure                        own            get              S S S S S S S
measure                        own            post             R R R R R R R
measure                        draft          get              - - S S S - S
measure                        others         get              S S S S S S S
measure                        others_draft   get              - - - - S - S
measure                        foreign        get              S S S S S S S
measure                        foreign_draft  get              - - - - - S S
measure                        closed         get              S S S S S S S
measure                        hidden         get              - - - - - S S
measure_history                own            get              S S S S S S S
measure_history                own            post             R R R R R R R
measure_history                draft          get              - - S S S - S
measure_history                others         get              S S S S S S S
measure_history                others_draft   get              - - - - S - S
measure_history                foreign        get              S S S S S S S
measure_history                foreign_draft  get              - - - - - S S
measure_history                closed         get              S S S S S S S
measure_history                hidden         get              - - - - - S S
measure_version                own            get              S S S S S S S
measure_version                own            post             R R R R R R R
measure_version                draft          get              - - - - - - -
measure_version                others         get              S S S S S S S
measure_version                others_draft   get              - - - - - - -
measure_version                foreign        get              S S S S S S S
measure_version                foreign_draft  get              - - - - - - -
measure_version                closed         get              S S S S S S S
measure_version                hidden         get              - - - - - S S
measure_feed                   own            get              S S S S S S S
measure_feed                   own            post             R R R R R R R
measure_feed                   draft          get              - - - - - - -
measure_feed                   others         get              S S S S S S S
measure_feed                   others_draft   get              - - - - - - -
measure_feed                   foreign        get              S S S S S S S
measure_feed                   foreign_draft  get              - - - - - - -
measure_feed                   closed         get              S S S S S S S
measure_feed                   hidden         get              - - - - - - -

# An indicator
indicator                      own            get              S S S S S S S
indicator                      own            post             R R R R R R R
indicator                      closed         get              S S S S S S S
indicator                      hidden         get              - - - - - S S
indicator_sum                  own            get              S S S S S S S
indicator_sum                  own            post             R R R R R R R
indicator_sum                  closed         get              S S S S S S S
indicator_sum                  hidden         get              - - - - - S S
indicator_csv                  own            get              S S S S S S S
indicator_csv                  own            post             R R R R R R R
indicator_csv                  closed         get              S S S S S S S
indicator_csv                  hidden         get              - - - - - S S
indicator_figure               own            get              S S S S S S S
indicator_figure               own            post             R R R R R R R
indicator_figure               closed         get              S S S S S S S
indicator_figure               hidden         get              - - - - - S S
indicator_json                 own            get              S S S S S S S
indicator_json                 own            post             R R R R R R R
indicator_json                 closed         get              S S S S S S S
indicator_json                 hidden         get              - - - - - S S

# The admin itself
admin:index                    .              get              L S S S S S S
admin:login                    .              get              S N N N N N N
admin:logout                   .              post             L L L L L L L
admin:password_change          .              get              L S S S S S S
admin:password_change_done     .              get              L S S S S S S
admin:jsi18n                   .              get              L S S S S S S
admin:app_list                 measures       get              L - S S S S S
admin:app_list                 participation  get              L - - - S S S
admin:app_list                 auth           get              L - - - - - S
admin:nothing                  .              get              L - - - - - -
shortcut                       own            get              - - - - - - -
admin:view_on_site             own            get              - - - - - - -

# My measures, and the moves of their tasks
own                            .              get              L S S S S S S
own                            .              post             L R R R R R R
admin:measures_measure_confirm own            get              L R R R R R R
admin:measures_measure_confirm own            post             L - N N N - N
admin:measures_measure_confirm draft          post             L - N N N - N
admin:measures_measure_confirm others         post             L - - - N - N
admin:measures_measure_confirm foreign        post             L - - - - N N
admin:measures_measure_confirm closed         post             L - - - - - -
admin:measures_measure_confirm none           post             L - - - - - -
admin:measures_measure_preview own            get              L - S S S - S
admin:measures_measure_preview own            post             L R R R R R R
admin:measures_measure_preview draft          get              L - S S S - S
admin:measures_measure_preview others_draft   get              L - - - S - S
admin:measures_measure_preview foreign        get              L - - - - S S
admin:measures_measure_preview closed         get              L - S S S - S
admin:measures_measure_preview none           get              L - - - - - -
admin:measures_task_done       own            get              L R R R R R R
admin:measures_task_done       own            post             L - W W W - W
admin:measures_task_done       foreign        post             L - - - - W W
admin:measures_task_done       closed         post             L - - - - - -
admin:measures_task_done       none           post             L - - - - - -
admin:measures_task_move       own            get              L R R R R R R
admin:measures_task_move       own            post             L - W W W - W
admin:measures_task_move       foreign        post             L - - - - W W
admin:measures_task_move       closed         post             L - - - - - -
admin:measures_measure_undo    own            get              L R R R R R R
admin:measures_measure_undo    own            post             L - N N N - N
admin:measures_measure_undo    foreign        post             L - - - - N N
admin:measures_measure_undo    closed         post             L - - - - - -

# Choices that are suggested: by the field that is filled in
suggestions                    measure.merged_into get              L - S S S S S
suggestions                    responsibility.unit get              L - - - S S S
suggestions                    contactperson.person get              L - - - S S S
suggestions                    goal.indicator get              L - - - S S S
suggestions                    person.user    get              L - - - - - S
suggestions                    programme.coordinators get              L - - - - - S
suggestions                    measure.tasks  get              L - - - - - -
admin:autocomplete             measure.merged_into get              L - S S S S S
admin:autocomplete             responsibility.unit get              L - - - S S S
admin:autocomplete             contactperson.person get              L - - - S S S
admin:autocomplete             goal.indicator get              L - - - S S S
admin:autocomplete             person.user    get              L - - - - - S
admin:autocomplete             programme.coordinators get              L - - - - - S
admin:autocomplete             measure.tasks  get              L - - - - - -

# Measures
admin:measures_measure_changelist .              get              L - S S S S S
admin:measures_measure_changelist draft          publish          L - W W D N D
admin:measures_measure_changelist others_draft   publish          L - W W D N D
admin:measures_measure_changelist foreign_draft  publish          L - W W N D D
admin:measures_measure_changelist closed_draft   publish          L - W W N N N
admin:measures_measure_changelist own            unpublish        L - W W D N D
admin:measures_measure_changelist closed         unpublish        L - W W N N N
admin:measures_measure_changelist own            delete_selected  L - W W D N D
admin:measures_measure_changelist foreign        delete_selected  L - W W N D D
admin:measures_measure_changelist closed         delete_selected  L - W W - N -
admin:measures_measure_add     .              get              L - - - S S S
admin:measures_measure_add     .              popup            L - - - S S S
admin:measures_measure_add     .              post             L - - - W W W
admin:measures_measure_change  own            get              L - S S S - S
admin:measures_measure_change  own            popup            L - S S S - S
admin:measures_measure_change  own            post             L - D D D - D
admin:measures_measure_change  draft          get              L - S S S - S
admin:measures_measure_change  draft          popup            L - S S S - S
admin:measures_measure_change  draft          post             L - D D D - D
admin:measures_measure_change  others         get              L - - - S - S
admin:measures_measure_change  others         popup            L - - - S - S
admin:measures_measure_change  others         post             L - - - D - D
admin:measures_measure_change  others_draft   get              L - - - S - S
admin:measures_measure_change  others_draft   popup            L - - - S - S
admin:measures_measure_change  others_draft   post             L - - - D - D
admin:measures_measure_change  foreign        get              L - - - - S S
admin:measures_measure_change  foreign        popup            L - - - - S S
admin:measures_measure_change  foreign        post             L - - - - D D
admin:measures_measure_change  foreign_draft  get              L - - - - S S
admin:measures_measure_change  foreign_draft  popup            L - - - - S S
admin:measures_measure_change  foreign_draft  post             L - - - - D D
admin:measures_measure_change  hidden         get              L - - - - S S
admin:measures_measure_change  hidden         popup            L - - - - S S
admin:measures_measure_change  hidden         post             L - - - - D D
admin:measures_measure_change  closed         get              L - S S S - S
admin:measures_measure_change  closed         popup            L - S S S - S
admin:measures_measure_change  closed         post             L - - - - - -
admin:measures_measure_change  none           get              L - - - - - -
admin:measures_measure_change  none           popup            L - - - - - -
admin:measures_measure_change  none           post             L - - - - - -
admin:measures_measure_delete  own            get              L - - - S - S
admin:measures_measure_delete  own            delete           L - - - D - D
admin:measures_measure_delete  others_draft   get              L - - - S - S
admin:measures_measure_delete  others_draft   delete           L - - - D - D
admin:measures_measure_delete  foreign        get              L - - - - S S
admin:measures_measure_delete  foreign        delete           L - - - - D D
admin:measures_measure_delete  closed         get              L - - - - - -
admin:measures_measure_delete  closed         delete           L - - - - - -
admin:measures_measure_delete  none           get              L - - - - - -
admin:measures_measure_delete  none           delete           L - - - - - -
admin:measures_measure_history own            get              L - - - - - S
admin:measures_measure_history foreign        get              L - - - - - S
admin:measures_measure_history closed         get              L - - - - - S
admin:measures_measure_history none           get              L - - - - - -

# The quality list: of the measures that one edits
admin:measures_measure_quality .              get              L - S S S S S
admin:measures_measure_quality .              post             L R R R R R R
admin:measures_measure_quality_xlsx .              get              L - S S S S S
admin:measures_measure_quality_xlsx .              post             L R R R R R R
"""

TABLE += PARTS + REPORTS + SIGNING_IN + OPENDATA + EXCHANGE
TABLE += MAILING + FOLLOWING + REMINDERS + FEEDBACK + DESK
