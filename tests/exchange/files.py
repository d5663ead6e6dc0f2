"""Makes import files in a folder: `python -m tests.exchange.files FOLDER`.

The good ones hold the same table in the dialects of Finnish and Swedish Excel, LibreOffice and programs.
The others are broken, huge, lying or hostile; each is known by why it is refused.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class File:
    """`reason` is why it is refused, a name of `exchange.reading.reasons`; empty where it is read.

    What takes long to make is made when it is needed.
    """

    name: str
    made: bytes | Callable[[], bytes]
    reason: str = ""

    @property
    def content(self) -> bytes:
        return self.made() if callable(self.made) else self.made

    def __str__(self):
        return self.name


def all_files():
    from tests.exchange import files_good, files_lying, files_packed, files_sheets

    return [*files_good.files(), *files_lying.files(), *files_packed.files(), *files_sheets.files()]


def make_files(folder: Path, files) -> list[Path]:
    paths = []
    for number, file in enumerate(files, start=1):
        path = folder / f"{number:03} {file.name.replace('/', '_')}"
        path.write_bytes(file.content)
        paths.append(path)
    return paths


if __name__ == "__main__":
    print(len(make_files(Path(sys.argv[1]), all_files())))
