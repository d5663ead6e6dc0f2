"""The rest of the table of `tests.rights`: what stands beside the measures in the admin."""

PARTS = """
## route                        thing          action           v s c e c n a

# Tasks on their own
admin:measures_task_changelist .              get              L - - - S S S
admin:measures_task_changelist own            delete_selected  L - - - D N D
admin:measures_task_changelist closed         delete_selected  L - - - - N -
admin:measures_task_add        .              get              L - - - S S S
admin:measures_task_add        .              popup            L - - - S S S
admin:measures_task_add        .              post             L - - - W W W
admin:measures_task_change     own            get              L - - - S - S
admin:measures_task_change     own            post             L - - - D - D
admin:measures_task_change     foreign        get              L - - - - S S
admin:measures_task_change     foreign        post             L - - - - D D
admin:measures_task_change     closed         get              L - - - S - S
admin:measures_task_change     closed         post             L - - - - - -
admin:measures_task_change     none           get              L - - - - - -
admin:measures_task_delete     own            get              L - - - S - S
admin:measures_task_delete     own            delete           L - - - D - D
admin:measures_task_delete     foreign        get              L - - - - S S
admin:measures_task_delete     closed         delete           L - - - - - -
admin:measures_task_history    own            get              L - - - - - S
admin:measures_task_history    foreign        get              L - - - - - S

# Status updates on their own
admin:measures_statusupdate_changelist .              get              L - - - S S S
admin:measures_statusupdate_changelist own            delete_selected  L - - - D N D
admin:measures_statusupdate_changelist closed         delete_selected  L - - - - N -
admin:measures_statusupdate_add .              get              L - - - S S S
admin:measures_statusupdate_add .              popup            L - - - S S S
admin:measures_statusupdate_add .              post             L - - - W W W
admin:measures_statusupdate_change own            get              L - - - S - S
admin:measures_statusupdate_change own            post             L - - - D - D
admin:measures_statusupdate_change foreign        get              L - - - - S S
admin:measures_statusupdate_change foreign        post             L - - - - D D
admin:measures_statusupdate_change closed         get              L - - - S - S
admin:measures_statusupdate_change closed         post             L - - - - - -
admin:measures_statusupdate_change none           get              L - - - - - -
admin:measures_statusupdate_delete own            get              L - - - S - S
admin:measures_statusupdate_delete own            delete           L - - - D - D
admin:measures_statusupdate_delete foreign        get              L - - - - S S
admin:measures_statusupdate_delete closed         delete           L - - - - - -
admin:measures_statusupdate_history own            get              L - - - - - S
admin:measures_statusupdate_history foreign        get              L - - - - - S

# Themes: one that something uses is not deleted
admin:measures_theme_changelist .              get              L - - - S S S
admin:measures_theme_changelist own            delete_selected  L - - - W N W
admin:measures_theme_changelist free           delete_selected  L - - - D N D
admin:measures_theme_changelist closed         delete_selected  L - - - W N W
admin:measures_theme_add       .              get              L - - - S S S
admin:measures_theme_add       .              popup            L - - - S S S
admin:measures_theme_add       .              post             L - - - W W W
admin:measures_theme_change    own            get              L - - - S - S
admin:measures_theme_change    own            post             L - - - D - D
admin:measures_theme_change    foreign        get              L - - - - S S
admin:measures_theme_change    foreign        post             L - - - - D D
admin:measures_theme_change    closed         get              L - - - S - S
admin:measures_theme_change    closed         post             L - - - - - -
admin:measures_theme_change    none           get              L - - - - - -
admin:measures_theme_delete    own            get              L - - - S - S
admin:measures_theme_delete    own            delete           L - - - W - W
admin:measures_theme_delete    free           delete           L - - - D - D
admin:measures_theme_delete    foreign        get              L - - - - S S
admin:measures_theme_delete    closed         delete           L - - - - - -
admin:measures_theme_history   own            get              L - - - - - S
admin:measures_theme_history   foreign        get              L - - - - - S

# Indicators
admin:participation_indicator_changelist .              get              L - - - S S S
admin:participation_indicator_changelist own            delete_selected  L - - - D N D
admin:participation_indicator_changelist closed         delete_selected  L - - - - N -
admin:participation_indicator_add .              get              L - - - S S S
admin:participation_indicator_add .              popup            L - - - S S S
admin:participation_indicator_add .              post             L - - - W W W
admin:participation_indicator_change own            get              L - - - S - S
admin:participation_indicator_change own            post             L - - - D - D
admin:participation_indicator_change foreign        get              L - - - - S S
admin:participation_indicator_change foreign        post             L - - - - D D
admin:participation_indicator_change closed         get              L - - - S - S
admin:participation_indicator_change closed         post             L - - - - - -
admin:participation_indicator_change none           get              L - - - - - -
admin:participation_indicator_delete own            get              L - - - S - S
admin:participation_indicator_delete own            delete           L - - - D - D
admin:participation_indicator_delete foreign        get              L - - - - S S
admin:participation_indicator_delete closed         delete           L - - - - - -
admin:participation_indicator_history own            get              L - - - - - S
admin:participation_indicator_history foreign        get              L - - - - - S

# Observations
admin:participation_observation_changelist .              get              L - - - S S S
admin:participation_observation_changelist own            delete_selected  L - - - W W W
admin:participation_observation_changelist closed         delete_selected  L - - - W W W
admin:participation_observation_add .              get              L - - - S S S
admin:participation_observation_add .              popup            L - - - S S S
admin:participation_observation_add .              post             L - - - W W W
admin:participation_observation_change own            get              L - - - S - S
admin:participation_observation_change own            post             L - - - D - D
admin:participation_observation_change foreign        get              L - - - - S S
admin:participation_observation_change foreign        post             L - - - - D D
admin:participation_observation_change closed         get              L - - - S - S
admin:participation_observation_change closed         post             L - - - - - -
admin:participation_observation_change none           get              L - - - - - -
admin:participation_observation_delete own            get              L - - - - - -
admin:participation_observation_delete own            delete           L - - - - - -
admin:participation_observation_history own            get              L - - - - - S
admin:participation_observation_history foreign        get              L - - - - - S

# Goals
admin:participation_goal_changelist .              get              L - - - S S S
admin:participation_goal_changelist own            delete_selected  L - - - D N D
admin:participation_goal_changelist closed         delete_selected  L - - - - N -
admin:participation_goal_add   .              get              L - - - S S S
admin:participation_goal_add   .              popup            L - - - S S S
admin:participation_goal_add   .              post             L - - - W W W
admin:participation_goal_change own            get              L - - - S - S
admin:participation_goal_change own            post             L - - - D - D
admin:participation_goal_change foreign        get              L - - - - S S
admin:participation_goal_change foreign        post             L - - - - D D
admin:participation_goal_change closed         get              L - - - S - S
admin:participation_goal_change closed         post             L - - - - - -
admin:participation_goal_change none           get              L - - - - - -
admin:participation_goal_delete own            get              L - - - S - S
admin:participation_goal_delete own            delete           L - - - D - D
admin:participation_goal_delete foreign        get              L - - - - S S
admin:participation_goal_delete closed         delete           L - - - - - -
admin:participation_goal_history own            get              L - - - - - S
admin:participation_goal_history foreign        get              L - - - - - S

# Measureeffects
admin:participation_measureeffect_changelist .              get              L - - - S S S
admin:participation_measureeffect_changelist own            delete_selected  L - - - D N D
admin:participation_measureeffect_changelist closed         delete_selected  L - - - - N -
admin:participation_measureeffect_add .              get              L - - - S S S
admin:participation_measureeffect_add .              popup            L - - - S S S
admin:participation_measureeffect_add .              post             L - - - W W W
admin:participation_measureeffect_change own            get              L - - - S - S
admin:participation_measureeffect_change own            post             L - - - D - D
admin:participation_measureeffect_change foreign        get              L - - - - S S
admin:participation_measureeffect_change foreign        post             L - - - - D D
admin:participation_measureeffect_change closed         get              L - - - S - S
admin:participation_measureeffect_change closed         post             L - - - - - -
admin:participation_measureeffect_change none           get              L - - - - - -
admin:participation_measureeffect_delete own            get              L - - - S - S
admin:participation_measureeffect_delete own            delete           L - - - D - D
admin:participation_measureeffect_delete foreign        get              L - - - - S S
admin:participation_measureeffect_delete closed         delete           L - - - - - -
admin:participation_measureeffect_history own            get              L - - - - - S
admin:participation_measureeffect_history foreign        get              L - - - - - S

# Indicatoreffects
admin:participation_indicatoreffect_changelist .              get              L - - - S S S
admin:participation_indicatoreffect_changelist own            delete_selected  L - - - D N D
admin:participation_indicatoreffect_changelist closed         delete_selected  L - - - - N -
admin:participation_indicatoreffect_add .              get              L - - - S S S
admin:participation_indicatoreffect_add .              popup            L - - - S S S
admin:participation_indicatoreffect_add .              post             L - - - W W W
admin:participation_indicatoreffect_change own            get              L - - - S - S
admin:participation_indicatoreffect_change own            post             L - - - D - D
admin:participation_indicatoreffect_change foreign        get              L - - - - S S
admin:participation_indicatoreffect_change foreign        post             L - - - - D D
admin:participation_indicatoreffect_change closed         get              L - - - S - S
admin:participation_indicatoreffect_change closed         post             L - - - - - -
admin:participation_indicatoreffect_change none           get              L - - - - - -
admin:participation_indicatoreffect_delete own            get              L - - - S - S
admin:participation_indicatoreffect_delete own            delete           L - - - D - D
admin:participation_indicatoreffect_delete foreign        get              L - - - - S S
admin:participation_indicatoreffect_delete closed         delete           L - - - - - -
admin:participation_indicatoreffect_history own            get              L - - - - - S
admin:participation_indicatoreffect_history foreign        get              L - - - - - S

# Units: the whole city's, read by all who coordinate
admin:measures_unit_changelist .              get              L - - - S S S
admin:measures_unit_changelist own            delete_selected  L - - - W W W
admin:measures_unit_changelist free           delete_selected  L - - - W W D
admin:measures_unit_add        .              get              L - - - S S S
admin:measures_unit_add        .              popup            L - - - S S S
admin:measures_unit_add        .              post             L - - - W W W
admin:measures_unit_change     own            get              L - - - S S S
admin:measures_unit_change     own            post             L - - - D - D
admin:measures_unit_change     foreign        get              L - - - S S S
admin:measures_unit_change     foreign        post             L - - - - D D
admin:measures_unit_change     free           post             L - - - D D D
admin:measures_unit_change     none           get              L - - - - - -
admin:measures_unit_delete     own            get              L - - - - - S
admin:measures_unit_delete     own            delete           L - - - - - W
admin:measures_unit_delete     free           delete           L - - - - - D
admin:measures_unit_history    own            get              L - - - - - S

# People: the whole city's, read by all who coordinate
admin:measures_person_changelist .              get              L - - - S S S
admin:measures_person_changelist own            delete_selected  L - - - W W W
admin:measures_person_changelist free           delete_selected  L - - - W W D
admin:measures_person_add      .              get              L - - - S S S
admin:measures_person_add      .              popup            L - - - S S S
admin:measures_person_add      .              post             L - - - W W W
admin:measures_person_change   own            get              L - - - S S S
admin:measures_person_change   own            post             L - - - D - D
admin:measures_person_change   foreign        get              L - - - S S S
admin:measures_person_change   foreign        post             L - - - - D D
admin:measures_person_change   free           post             L - - - D D D
admin:measures_person_change   none           get              L - - - - - -
admin:measures_person_delete   own            get              L - - - - - S
admin:measures_person_delete   own            delete           L - - - - - W
admin:measures_person_delete   free           delete           L - - - - - D
admin:measures_person_history  own            get              L - - - - - S

# Pages about the site
admin:measures_page_changelist .              get              L - - - S S S
admin:measures_page_changelist own            delete_selected  L - - - W W D
admin:measures_page_add        .              get              L - - - S S S
admin:measures_page_add        .              post             L - - - W W W
admin:measures_page_change     own            get              L - - - S S S
admin:measures_page_change     own            post             L - - - D D D
admin:measures_page_delete     own            get              L - - - - - S
admin:measures_page_delete     own            delete           L - - - - - D
admin:measures_page_history    own            get              L - - - - - S

# Programmes: a closed one can be opened again
admin:measures_programme_changelist .              get              L - - - S S S
admin:measures_programme_changelist own            delete_selected  L - - - W W W
admin:measures_programme_add   .              get              L - - - - - S
admin:measures_programme_add   .              post             L - - - - - W
admin:measures_programme_change own            get              L - - - S - S
admin:measures_programme_change own            post             L - - - D - D
admin:measures_programme_change foreign        get              L - - - - S S
admin:measures_programme_change foreign        post             L - - - - D D
admin:measures_programme_change hidden         get              L - - - - S S
admin:measures_programme_change closed         get              L - - - S - S
admin:measures_programme_change closed         post             L - - - D - D
admin:measures_programme_delete own            get              L - - - - - S
admin:measures_programme_delete own            delete           L - - - - - W
admin:measures_programme_history own            get              L - - - - - S

# Accounts: the admin's
admin:auth_user_changelist     .              get              L - - - - - S
admin:auth_user_changelist     own            delete_selected  L - - - - - D
admin:auth_user_add            .              get              L - - - - - S
admin:auth_user_add            .              popup            L - - - - - S
admin:auth_user_add            .              post             L - - - - - W
admin:auth_user_change         own            get              L - - - - - S
admin:auth_user_change         own            post             L - - - - - D
admin:auth_user_delete         own            get              L - - - - - S
admin:auth_user_delete         own            delete           L - - - - - D
admin:auth_user_history        own            get              L - - - - - S
admin:auth_user_password_change own            get              L - - - - - S
admin:auth_user_password_change own            post             L - - - - - W
"""
