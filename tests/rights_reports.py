"""The part of the table of rights that is about reports: periods, notes, and what is made of them.

`draft` is an edition that is not published; orders are the coordinator's.
"""

REPORTS = """
# Reports
reports                        own            get              S S S S S S S
reports                        own            post             R R R R R R R
reports                        closed         get              S S S S S S S
reports                        hidden         get              - - - - - S S
report                         own            get              S S S S S S S
report                         own            post             R R R R R R R
report                         draft          get              - - - - S - S
report                         closed         get              S S S S S S S
report                         hidden         get              - - - - - S S
report_file                    own            get              S S S S S S S
report_file                    own            post             R R R R R R R
report_file                    draft          get              - - - - S - S
report_file                    hidden         get              - - - - - S S

# Reporting periods
admin:reports_reportingperiod_changelist . get                 L - S S S S S
admin:reports_reportingperiod_add . get                        L - - - S S S
admin:reports_reportingperiod_add . post                       L - - - W W W
admin:reports_reportingperiod_change own get                   L - S S S - S
admin:reports_reportingperiod_change own post                  L - - - D - D
admin:reports_reportingperiod_change foreign get               L - - - - S S
admin:reports_reportingperiod_change closed get                L - S S S - S
admin:reports_reportingperiod_change closed post               L - - - - - -
admin:reports_reportingperiod_delete own get                   L - - - S - S
admin:reports_reportingperiod_delete own delete                L - - - W - W
admin:reports_reportingperiod_history own get                  L - - - - - S
admin:reports_reportingperiod_notes own get                    L - S S S - S
admin:reports_reportingperiod_notes own post                   L R R R R R R
admin:reports_reportingperiod_notes foreign get                L - - - - S S
admin:reports_reportingperiod_notes closed get                 L - S S S - S
admin:reports_reportingperiod_report own get                   L - - - S - S
admin:reports_reportingperiod_report own post                  L - - - N - N
admin:reports_reportingperiod_report foreign get               L - - - - S S
admin:reports_reportingperiod_report closed get                L - - - S - S
admin:reports_reportingperiod_close own post                   L - - - W - W
admin:reports_reportingperiod_close foreign post               L - - - - W W
admin:reports_reportingperiod_close closed post                L - - - - - -
admin:reports_progressreport_publish own post                  L - - - N - N
admin:reports_progressreport_publish foreign post              L - - - - N N
admin:reports_progressreport_publish closed post               L - - - - - -
admin:reports_reportorder_progress own get                     L - - - S - -
admin:reports_orderedfile_download own get                     L - - - S - -

# Notes for the report
admin:reports_reportnote_changelist . get                      L - S S S S S
admin:reports_reportnote_add   .              get              L - S S S S S
admin:reports_reportnote_add   .              post             L - W W W W W
admin:reports_reportnote_change own           get              L - S S S - S
admin:reports_reportnote_change own           post             L - D D D - D
admin:reports_reportnote_change foreign       get              L - - - - S S
admin:reports_reportnote_change closed        get              L - S S S - S
admin:reports_reportnote_change closed        post             L - - - - - -
admin:reports_reportnote_delete own           get              L - - - - - -
admin:reports_reportnote_delete own           delete           L - - - - - -
admin:reports_reportnote_history own          get              L - - - - - S
"""
