"""The part of the table of rights that is about open data: the API, data packages, calendars and embeds."""

OPENDATA = """

# The page for data users, the packages, the record for portals
data                           .              get            S S S S S S S
data                           .              post           R R R R R R R
data_package                   own            get            S S S S S S S
data_package                   closed         get            S S S S S S S
data_package                   own            post           R R R R R R R
data_package                   hidden         get            - - - - - - -
catalogue                      .              get            S S S S S S S
catalogue                      .              post           R R R R R R R

# Calendars and embeds: whoever asks, they are read as by a visitor
programme_calendar             own            get            S S S S S S S
programme_calendar             own            post           R R R R R R R
programme_calendar             closed         get            S S S S S S S
programme_calendar             hidden         get            - - - - - - -
theme_calendar                 own            get            S S S S S S S
theme_calendar                 own            post           R R R R R R R
theme_calendar                 hidden         get            - - - - - - -
unit_calendar                  own            get            S S S S S S S
unit_calendar                  own            post           R R R R R R R
unit_calendar                  hidden         get            - - - - - - -
situation_embed                own            get            S S S S S S S
situation_embed                own            post           R R R R R R R
situation_embed                closed         get            S S S S S S S
situation_embed                hidden         get            - - - - - - -
measure_embed                  own            get            S S S S S S S
measure_embed                  own            post           R R R R R R R
measure_embed                  draft          get            - - - - - - -
measure_embed                  others         get            S S S S S S S
measure_embed                  others_draft   get            - - - - - - -
measure_embed                  foreign        get            S S S S S S S
measure_embed                  foreign_draft  get            - - - - - - -
measure_embed                  closed         get            S S S S S S S
measure_embed                  hidden         get            - - - - - - -

# One's own calendar: a new address is told in the answer. By a secret that nobody made nobody reads.
own_calendar                   .              get            L - S S S S S
own_calendar                   .              post           L - W W W W W
revoke_calendar                .              get            L R R R R R R
revoke_calendar                .              post           L - N N N N N
secret_calendar                none           get            - - - - - - -
secret_calendar                none           post           R R R R R R R

# The API: whoever asks, it is read as by a visitor
api_documentation              .              get            S S S S S S S
api_documentation              .              post           R R R R R R R
api:beginning                  .              get            S S S S S S S
api:beginning                  .              post           R R R R R R R
api:openapi                    .              get            S S S S S S S
api:openapi                    .              post           R R R R R R R
api:programmes                 .              get            S S S S S S S
api:programmes                 .              post           R R R R R R R
api:themes                     .              get            S S S S S S S
api:themes                     .              post           R R R R R R R
api:measures                   .              get            S S S S S S S
api:measures                   .              post           R R R R R R R
api:tasks                      .              get            S S S S S S S
api:tasks                      .              post           R R R R R R R
api:units                      .              get            S S S S S S S
api:units                      .              post           R R R R R R R
api:indicators                 .              get            S S S S S S S
api:indicators                 .              post           R R R R R R R
api:observations               .              get            S S S S S S S
api:observations               .              post           R R R R R R R
api:effects                    .              get            S S S S S S S
api:effects                    .              post           R R R R R R R
api:changes                    .              get            422 422 422 422 422 422 422
api:changes                    .              post           R R R R R R R
api:programme                  own            get            S S S S S S S
api:programme                  own            post           R R R R R R R
api:programme                  closed         get            S S S S S S S
api:programme                  hidden         get            - - - - - - -
api:theme                      own            get            S S S S S S S
api:theme                      own            post           R R R R R R R
api:theme                      closed         get            S S S S S S S
api:theme                      hidden         get            - - - - - - -
api:measure                    own            get            S S S S S S S
api:measure                    own            post           R R R R R R R
api:measure                    closed         get            S S S S S S S
api:measure                    draft          get            - - - - - - -
api:measure                    others_draft   get            - - - - - - -
api:measure                    foreign_draft  get            - - - - - - -
api:measure                    hidden         get            - - - - - - -
api:task                       own            get            S S S S S S S
api:task                       own            post           R R R R R R R
api:task                       closed         get            S S S S S S S
api:task                       hidden         get            - - - - - - -
api:unit                       own            get            S S S S S S S
api:unit                       own            post           R R R R R R R
api:unit                       closed         get            S S S S S S S
api:unit                       hidden         get            S S S S S S S
api:indicator                  own            get            S S S S S S S
api:indicator                  own            post           R R R R R R R
api:indicator                  closed         get            S S S S S S S
api:indicator                  hidden         get            - - - - - - -
api:observation                own            get            S S S S S S S
api:observation                own            post           R R R R R R R
api:observation                closed         get            S S S S S S S
api:observation                hidden         get            - - - - - - -
api:effect                     own            get            S S S S S S S
api:effect                     own            post           R R R R R R R
api:effect                     closed         get            S S S S S S S
api:effect                     hidden         get            - - - - - - -
api:change                     own            get            - - - - - - -
api:change                     own            post           R R R R R R R
api:change                     hidden         get            - - - - - - -
"""
