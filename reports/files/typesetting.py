"""Sets a paper in a process of its own: what the typesetter keeps in memory goes with it.

Within a process it would keep some hundred megabytes of each paper that it set, for good. Run as a script, so
that nothing of the site is loaded: JSON comes in, the PDF goes out.
"""

import json
import subprocess
import sys
import tempfile

import typst

STANDARD = "ua-1"
SECONDS = 120


class TypesettingError(Exception):
    """The paper could not be set: the typesetter's own words."""


def typeset(template: bytes, inputs: dict[str, object], *, fonts, moment: int) -> bytes:
    """The template as a tagged PDF, with the inputs as JSON texts and no other fonts; `moment` dates it."""
    job = {
        "template": template.decode(),
        "inputs": {name: json.dumps(value) for name, value in inputs.items()},
        "fonts": str(fonts),
        "moment": moment,
    }
    # -P: the modules beside this one have names of the standard library.
    command = [sys.executable, "-P", __file__]
    done = subprocess.run(command, input=json.dumps(job).encode(), capture_output=True, timeout=SECONDS)
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace"))
    return done.stdout


def compiled(job: dict) -> bytes:
    """In an empty folder, so that there is nothing that a template or a drawing could read."""
    with tempfile.TemporaryDirectory() as empty:
        return typst.compile(
            job["template"].encode(),
            root=empty,
            package_path=empty,
            package_cache_path=empty,
            font_paths=[job["fonts"]],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=[STANDARD],
            sys_inputs=job["inputs"],
            timestamp=job["moment"],
        )


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(compiled(json.load(sys.stdin.buffer)))
    except typst.TypstError as error:
        sys.exit(error.message)
