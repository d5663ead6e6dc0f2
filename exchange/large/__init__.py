"""A database as large as a whole country's cities would fill, with made-up texts: to measure the site on it.

It lies in the app that brings content in from elsewhere, as it knows measures and indicators and is known to
neither. The same size on the same day makes the same content, word for word.
"""
