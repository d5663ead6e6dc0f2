DATE_FORMAT = SHORT_DATE_FORMAT = "j F Y"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y"]
