"""Plans in the shapes that cities and others have published theirs in; the texts are our own.

Only what a column is called, how rows belong together and how cells are written is taken over.
"""

import csv
import io


def as_csv(rows) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def with_progress_below() -> str:
    """As of github.com/codeformuenster/klimawatch, data/muenster_sachstand.csv at 0ceb5a0f1556.

    Themes, measures and their progress are rows alike, each with the id of what it belongs to; a colour tells
    how it goes, or none. There are blank rows, `<br>` in cells, and one row of progress stands there twice.
    """
    return as_csv(
        [
            ["assessment", "id", "title", "text", "priority", "potential", "parent"],
            [],
            ["green", "L", "Liikkuminen", "Liikkuminen", "5", "", ""],
            [],
            ["green", "L1", "Pyörätiet", "Pyörätiet", "5", "(5)", "L"],
            ["white", "L1-Plan", "suunniteltu", "Rakennetaan väyliä.", "5", "(5)", "L1"],
            ["red", "L1-13", "tilanne 2013", "Kaksi väylää:<br>- pohjoinen<br>- läntinen", "5", "(5)", "L1"],
            ["green", "L1-1516", "tilanne 2015/2016", "Valmista & avattu.", "5", "(5)", "L1"],
            [],
            [],
            ["", "Luusi", "Kävely", "Kävely", "4", "-", "L"],
            ["", "Luusi-1516", "tilanne 2015/2016", "Ei uutta", "4", "-", "Luusi"],
            ["", "Luusi-1516", "tilanne 2015/2016", "Ei uutta", "4", "-", "Luusi"],
            [],
            ["red", "R", "Rakentaminen", "Rakentaminen", "3", "", ""],
            ["green", "X9-13", "tilanne 2013", "Mihin tämä kuuluu?", "3", "", "X9"],
        ]
    )


def with_html(count: int) -> str:
    """As of github.com/climatepolicyradar/navigator, at b8fb78aaa28c.

    The file is loader/data/laws_and_policies_16022022.csv. No numbers; descriptions are HTML of a web editor
    in some rows and text in others; days have words after them; lists are kept with semicolons and bars.
    """
    head = [
        "Title",
        "Type",
        "Geography ISO",
        "Frameworks",
        "Responses",
        "Document Types",
        "Sectors",
        "Events",
    ]
    rows = [
        [
            f"Linjaus {number} &amp; liite" if number % 50 == 0 else f"Linjaus {number}",
            ("executive", "legislative")[number % 2],
            "FIN",
            "",
            "Standards and obligations|Regulation;Subsidies|Incentives",
            "Policy",
            ("Energy", "Transportation", "Water")[number % 3],
            f"{number % 28 + 1}/12/2015|Law passed||",
            "",
            description(number),
        ]
        for number in range(1, count + 1)
    ]
    return as_csv([[*head, "Events", "Parent Legislation", "Description"], *rows])


def description(number: int) -> str:
    return (
        f'<div>Linjaus {number} koskee "kaikkia".&nbsp;<br><br>Se tuli voimaan.&nbsp;</div>',
        f"Linjaus {number} on tekstiä.\n\nSillä on kaksi kappaletta.",
        "<div>Tavoitteet:<ul><li>yksi</li><li>kaksi &amp; puoli</li></ul><script>x()</script></div>",
        f"Kaava {number}.</p> <p>Se on <b>kesken</b>",
    )[number % 4]


def with_words_and_shares() -> str:
    """As of github.com/acounsel/scorecard, commitments.csv at 13325c3c75a5.

    The number stands in two columns, a number and a letter; how it goes is a word, and a share in comments,
    which stands in the place of the word here; days are
    sentences, quarters, months and years; paragraphs close that were never opened.
    """
    return as_csv(
        [
            ["order_num", "order_letter", "name", "category", "is_complete", "original_timeline"]
            + ["description", "status", "comments"],
            ["1", "", "Laitumet", "Maa", "N", "Plan by Q4 2017", "Laidun on pieni.</p> <p>Siitä sovittiin."]
            + ["delayed", "Implementation is 40% i.e. IN PROGRESS"],
            ["2", "a", "Kaivot", "Vesi", "N/A", "Q3 2017", "Kaivot avataan.", "75%", ""],
            ["2", "b", "Lammet", "Vesi", "Y", "August 2018", "Lammet kaivetaan.", "100%", ""],
            ["3", "", "Neuvonta", "Vesi", "N", "2018", "", "0%", ""],
            ["4", "", "Joki", "Vesi", "N", "Q3 2017", "Uoma siirretään.", "75%", ""],
            ["5", "", "Luettelo", "Vesi", "Y", "During rainy season ", "Laaditaan.", "completed", ""],
        ]
    )
