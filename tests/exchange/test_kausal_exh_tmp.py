from contextlib import suppress
import pytest
from django.core.management import CommandError
from tests.exchange.test_kausal_faults import NASTY, places_in, whole
from tests.exchange.kausal_plans import run
pytestmark = pytest.mark.django_db
def test_all(tmp_path):
    n=0
    for nasty in NASTY:
        for path in places_in(whole()):
            answer = whole(); place = answer
            for key in path[:-1]: place = place[key]
            place[path[-1]] = nasty
            try: run(tmp_path, answer, "--with-persons", "--skip-faulty")
            except CommandError: pass
            except Exception as e:
                print("TRACE", path, repr(nasty)[:40], type(e), str(e)[:200]); n+=1
    assert n==0
