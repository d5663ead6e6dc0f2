"""The read-only JSON API, `/api/v1/`: what a visitor sees on the pages, for programs.

Whoever asks is answered as somebody who is not signed in. Names of fields and values of vocabularies are
stable English; texts are in the language that is asked for. What is not known is null.
"""
