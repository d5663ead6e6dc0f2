"""The part of the table of rights that is about import and export. `done` is an import that was saved."""

EXCHANGE = """
# Tables that go out and come back
columns                        .              get              S S S S S S S
columns                        .              post             R R R R R R R
tables_xlsx                    own            get              S S S S S S S
tables_xlsx                    own            post             R R R R R R R
tables_xlsx                    closed         get              S S S S S S S
tables_xlsx                    hidden         get              - - - - - S S
table_csv                      own            get              S S S S S S S
table_csv                      own            post             R R R R R R R
table_csv                      closed         get              S S S S S S S
table_csv                      hidden         get              - - - - - S S

# Imports
admin:exchange_importbatch_changelist .       get              L - - - S S S
admin:exchange_importbatch_add .              get              L - - - S S S
admin:exchange_importbatch_change own         get              L - - - S - S
admin:exchange_importbatch_change foreign     get              L - - - - S S
admin:exchange_importbatch_change closed      get              L - - - S - S
admin:exchange_importbatch_layout own         get              L - - - S - S
admin:exchange_importbatch_layout foreign     get              L - - - - S S
admin:exchange_importbatch_layout closed      get              L - - - - - -
admin:exchange_importbatch_save own           get              L R R R R R R
admin:exchange_importbatch_save own           post             L - - - N - N
admin:exchange_importbatch_save foreign       post             L - - - - N N
admin:exchange_importbatch_save closed        post             L - - - - - -
admin:exchange_importbatch_undo own           get              L R R R R R R
admin:exchange_importbatch_undo own           post             L - - - N - N
admin:exchange_importbatch_undo foreign       post             L - - - - N N
admin:exchange_importbatch_undo closed        post             L - - - - - -
admin:exchange_importbatch_delete own         get              L - - - S - S
admin:exchange_importbatch_delete foreign     get              L - - - - S S
admin:exchange_importbatch_history own        get              L - - - - - S
admin:exchange_importbatch_history foreign    get              L - - - - - S
"""
