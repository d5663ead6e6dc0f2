"""Does the web process of this container answer? For its health check; an image has no curl."""

import os
import urllib.request

# The site answers to its own names only.
host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
question = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
urllib.request.urlopen(question, timeout=4).close()  # an error ends this with 1
