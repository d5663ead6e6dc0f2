"""What the server costs by itself: an application that has one answer and looks at nothing."""

import json
import os
from pathlib import Path

folder = Path(os.environ["ONE_ANSWER"])
HEADERS = [tuple(one) for one in json.loads((folder / "headers.json").read_text())]
BODY = (folder / "body").read_bytes()


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
