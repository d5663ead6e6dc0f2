"""The demo's fixtures, which are made in a database of their own."""

import subprocess
import sys

from django.conf import settings

FIXTURES = settings.BASE_DIR / "fixtures"


def test_committed_fixtures_are_what_the_facts_and_the_models_make(tmp_path):
    subprocess.run([sys.executable, FIXTURES / "build.py", tmp_path], check=True, timeout=300)
    for name in ["hnh2035.json", "examples.json", "pages.json"]:
        made, committed = (tmp_path / name).read_bytes(), (FIXTURES / name).read_bytes()
        # Not `made == committed`: pytest would compare half a megabyte line by line.
        assert (made != committed) is False, f"{name} is out of date: run python fixtures/build.py"
