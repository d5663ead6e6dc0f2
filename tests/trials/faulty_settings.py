"""The control of the attacks: the same site with three views that each have one of the faults looked for."""

from helsinki_measures.settings import *  # noqa: F403

ROOT_URLCONF = "tests.trials.faulty_urls"
