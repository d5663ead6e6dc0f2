"""How a coordinator says what the columns of a city's own spreadsheet are; kept by name for the next time."""

from dataclasses import asdict

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from exchange.imports.foreign import Rules, header_of, plain, words_in
from exchange.models import ForeignLayout
from exchange.reading.values import plain_word
from exchange.tables import MEASURES
from measures.models.vocabulary import STATED
from measures.sheets import text_of
from measures.status import TaskState

NOT_READ = ("", _("Not read"))
TARGETS = [
    NOT_READ,
    (
        _("The measure"),
        [
            ("number", _("Number")),
            ("parent", _("Number of what the row belongs to")),
            ("title_fi", _("Title, in Finnish")),
            ("title_sv", _("Title, in Swedish")),
            ("title_en", _("Title, in English")),
            ("lead_fi", _("Lead, in Finnish")),
            ("description_fi", _("Description, in Finnish")),
            ("description_sv", _("Description, in Swedish")),
            ("description_en", _("Description, in English")),
            ("official_text_fi", _("Official description, in Finnish")),
            ("theme", _("Theme")),
            ("theme_part", _("Part of the theme")),
            ("unit", _("Lead unit")),
            ("partner", _("Partner")),
            ("start_on", _("Starts")),
            ("end_on", _("Ends")),
            ("stated_status", _("Progress, in words of the file")),
        ],
    ),
    (
        _("Its tasks"),
        [
            ("task", _("Task")),
            ("task_details", _("Details of the task")),
            ("task_due_on", _("Due date of the task")),
            ("task_completed_on", _("Day on which the task was done")),
            ("task_state", _("State of the task, in words of the file")),
        ],
    ),
]
CODES = {"stated_status": STATED, "task_state": TaskState.choices}
MOST_WORDS = 60
LOOKED_AT = 20
"""So many rows from above may be the one of the column names."""
SAMPLES = 3


class LayoutForm(forms.Form):
    """Of one sheet of a file: what each column is, what its words mean, and what its rows are."""

    sheet = forms.ChoiceField(label=_("Sheet"))
    header = forms.IntegerField(label=_("Row of the column names"), min_value=1, max_value=1000)
    number_by_order = forms.BooleanField(
        label=_("The measures have no numbers: number them in their order"), required=False
    )
    tasks_below = forms.BooleanField(
        label=_("A row below a measure is a task of it"),
        required=False,
        help_text=_("Below is what has no number, or says the measure’s number as what it belongs to."),
    )
    notes_below = forms.BooleanField(
        label=_("A row below a measure is a note: its texts go to the end of the measure’s description"),
        required=False,
    )
    themes_above = forms.BooleanField(
        label=_("A row with a single text, or one that belongs to no other, is a theme of those below it"),
        required=False,
    )
    makes_what_is_missing = forms.BooleanField(
        label=_("Themes and units that are not here yet come with the import"), required=False
    )
    source = forms.CharField(
        label=_("Who stated the progress"),
        max_length=200,
        required=False,
        help_text=_("Residents read it beside the status, for instance “climate plan 2024”."),
    )
    name = forms.CharField(
        label=_("Keep this layout under the name"),
        max_length=100,
        required=False,
        help_text=_("The next file with the same columns is then read in the same way."),
    )

    def __init__(self, data, *, book, rules: Rules, **kwargs):
        if not rules.columns:
            rules = likely_place(book)
        super().__init__(data and data.copy(), initial=asdict(rules), **kwargs)
        self.fields["sheet"].choices = [(sheet.name, sheet.name) for sheet in book.sheets]
        known = {sheet.name: sheet for sheet in book.sheets}
        asked = (data or {}).get("sheet", rules.sheet)
        self.sheet = known.get(asked) or book.sheets[0]
        header = str((data or {}).get("header", rules.header))
        self.row = int(header) if header.isascii() and header.isdecimal() and len(header) < 5 else 1
        self.headers = header_of(self.sheet, self.row)
        for index, header in enumerate(self.headers):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=of_the_file(header),
                choices=TARGETS,
                required=False,
                initial=rules.columns.get(header, guess(header)),
            )
        self.words, self.has_new_words = {}, False
        if data:
            self._guess_anew()
            self._ask_for_words(rules)

    def _guess_anew(self):
        """Where another row was asked for and nothing said of the columns yet."""
        names = [name for name in self.fields if name.startswith("column_")]
        if "again" in self.data and not any(self.data.get(name) for name in names):
            self.data.update({name: self.fields[name].initial for name in names})

    def _ask_for_words(self, rules):
        """A field for each word of the columns whose words stand for codes of ours.

        `has_new_words`: are there some that the form did not show yet? Those that are clear are filled in.
        """
        for target, choices in CODES.items():
            for index, word in enumerate(words_in(self.sheet, self._reading(), target)[:MOST_WORDS]):
                name = f"word_{target}_{index}"
                self.words[name] = (target, word)
                self.fields[name] = forms.ChoiceField(
                    label=of_the_file(word), choices=[NOT_READ, *choices], required=False
                )
                if name not in self.data:
                    self.has_new_words = True
                    self.data[name] = rules.words.get(target, {}).get(word, likely(word, choices))

    def _reading(self) -> Rules:
        columns = {header: self.data.get(f"column_{index}", "") for index, header in enumerate(self.headers)}
        return Rules(sheet=self.sheet.name, header=self.row, columns=columns)

    def clean(self):
        super().clean()
        meant = set(self._reading().columns.values())
        if self.cleaned_data.get("tasks_below") and self.cleaned_data.get("notes_below"):
            raise forms.ValidationError(_("Say whether the rows below a measure are tasks or notes."))
        by_order = self.cleaned_data.get("number_by_order")
        if not by_order and "number" not in meant:
            raise forms.ValidationError(_("Say which column has the numbers, or that there are none."))
        if by_order and not meant & {"title_fi", "title_sv", "title_en"}:
            raise forms.ValidationError(_("Say which column has the titles."))

    @property
    def rules(self) -> Rules:
        words = {}
        for name, (target, word) in self.words.items():
            if code := self.cleaned_data.get(name):
                words.setdefault(target, {})[word] = code
        simple = (
            *("number_by_order", "tasks_below", "notes_below", "themes_above", "makes_what_is_missing"),
            "source",
        )
        columns = {header: meant for header, meant in self._reading().columns.items() if meant}
        return Rules(
            sheet=self.sheet.name,
            header=self.row,
            columns=columns,
            words=words,
            **{name: self.cleaned_data[name] for name in simple},
        )

    @property
    def columns(self):
        """Each column's field with the first of what stands in it."""
        rows = [row.cells for row in self.sheet.rows if row.number > self.row]
        for index, _header in enumerate(self.headers):
            said = [
                text_of(cells[index])
                for cells in rows
                if index < len(cells) and cells[index] not in (None, "")
            ]
            yield self[f"column_{index}"], [text[:60] for text in said[:SAMPLES]]

    @property
    def asked_words(self):
        return [self[name] for name in self.words]

    @property
    def options(self):
        columns = {f"column_{index}" for index, _header in enumerate(self.headers)}
        return [self[name] for name in self.fields if name not in columns and name not in self.words]


def of_the_file(text: str):
    """A label that is theirs, in whatever language."""
    return format_html('<span translate="no">{}</span>', text)


def guess(header: str) -> str:
    """What a column is, by a name that is one of ours or that people often give."""
    name = header.casefold()
    if name in MEASURES.by_name and name in dict(flat(TARGETS)):
        return name
    return next((target for target, words in OFTEN.items() if name in words), "")


OFTEN = {
    "number": {"nro", "numero", "nr", "nr.", "no", "no.", "nummer", "number", "id", "#", "tunnus"},
    "parent": {"parent", "parent id", "kuuluu"},
    "title_fi": {"toimenpide", "nimi", "otsikko", "action", "title", "name", "measure", "åtgärd"},
    "description_fi": {"kuvaus", "description", "beskrivning", "text"},
    "theme": {"teema", "theme", "tema", "sector", "kategoria", "category"},
    "unit": {"vastuutaho", "vastuu", "responsible", "ansvarig", "lead", "owner"},
    "start_on": {"alkaa", "alku", "start", "aloitus"},
    "end_on": {"päättyy", "loppu", "end", "deadline", "valmis"},
    "stated_status": {"tila", "status", "tilanne", "progress", "eteneminen", "läge"},
}


def flat(choices):
    for value, label in choices:
        if isinstance(label, list):
            yield from label
        else:
            yield value, label


def likely(word: str, choices) -> str:
    """The code whose own word or label it is; of a share only nothing and all are clear."""
    said = plain_word(word)
    said = SHARES.get(said.replace(" ", ""), said)
    return next((code for code, label in choices if said in (plain_word(code), plain_word(label))), "")


SHARES = {"0%": "not started", "100%": "completed"}


def likely_place(book) -> Rules:
    """The sheet and the row whose cells look most like names of columns: titles often stand above them."""
    best, most = Rules(), 0
    for sheet in book.sheets:
        for row in sheet.rows[:LOOKED_AT]:
            known = sum(bool(guess(plain(cell))) for cell in row.cells)
            if known > most:
                best, most = Rules(sheet=sheet.name, header=row.number), known
    if not most:
        first = next((sheet for sheet in book.sheets if sheet.rows), None)
        return Rules(sheet=first.name, header=first.rows[0].number) if first else best
    return best


def fitting_layout(programme, book) -> ForeignLayout | None:
    """The kept layout whose columns a sheet of the file has, if there is one."""
    for layout in ForeignLayout.objects.filter(programme=programme):
        rules = Rules(**layout.rules)
        if any(set(rules.columns) <= set(header_of(sheet, rules.header)) for sheet in book.sheets):
            return layout
    return None


def keep(programme, name: str, rules: Rules) -> None:
    """Under its name, in the place of what was kept under it before."""
    ForeignLayout.objects.update_or_create(programme=programme, name=name, defaults={"rules": asdict(rules)})
