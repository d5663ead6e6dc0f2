"""The index of the search: what can be found, its texts, and the lemmas that it is found by.

Written by `measures.search.index` with every change; `manage.py rebuild_search` makes it anew. The database
itself keeps its full-text index of the three columns of lemmas (migration 0002).
"""

from django.db import models

from measures.models.programme import Programme


class SearchEntry(models.Model):
    """Something that has a page: a measure, an indicator, a page, a report."""

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    programme = models.ForeignKey(
        Programme, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    number = models.CharField(max_length=20, blank=True)
    number_token = models.CharField(max_length=60, blank=True)
    """The number as words of a query are compared with it."""
    sort_key = models.CharField(max_length=255)
    # Each a text of words between spaces; those of the first find more than those of the last.
    title_lemmas = models.TextField(blank=True)
    lead_lemmas = models.TextField(blank=True)
    text_lemmas = models.TextField(blank=True)
    title_fi = models.TextField(blank=True)
    title_sv = models.TextField(blank=True)
    title_en = models.TextField(blank=True)
    text_fi = models.TextField(blank=True)
    text_sv = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_one_of_each")]
        # All that it takes to narrow and to order, so that no text is read of what is not shown.
        indexes = [
            models.Index(fields=["kind", "object_id", "number_token", "sort_key"], name="search_entry_slim")
        ]

    def __str__(self):
        return f"{self.kind} {self.number or self.object_id}"


class SearchWord(models.Model):
    """A word that the index has seen: for suggestions, and for what is found within longer words.

    Words stay until the index is rebuilt. That a word is here tells nobody anything: what it leads to is
    asked of the entries that the reader may see.
    """

    language = models.CharField(max_length=5)
    word = models.CharField(max_length=60)
    token = models.CharField(max_length=64)
    """As the index has it."""

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="search_word_once")]

    def __str__(self):
        return self.word
