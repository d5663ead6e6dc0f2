"""The part of the table of rights that is about following by e-mail: by a wrong link nobody does anything."""

FOLLOWING = """
# Following, for whoever asks as for a visitor
follow                         own            get            S S S S S S S
follow                         own            post           W W W W W W W
follow                         closed         get            S S S S S S S
follow                         hidden         get            - - - - - - -
follow                         hidden         post           - - - - - - -
followed                       none           get            S S S S S S S
followed                       none           post           R R R R R R R
subscription                   none           get            - - - - - - -
subscription                   none           post           - - - - - - -
unsubscribe                    none           get            - - - - - - -
unsubscribe                    none           post           - - - - - - -
"""
