"""What /metrics says, read by the library's own parser."""

from collections import Counter

from prometheus_client.parser import text_string_to_metric_families

from helsinki_measures.watched.numbers import registry

TOKEN = "a token of twenty letters or more"


def counted_pages() -> Counter:
    """By what the store did, in this process."""
    found = [one for family in registry().collect() for one in family.samples]
    return Counter({one.labels["how"]: int(one.value) for one in found if one.name == "measures_pages_total"})


def samples(text: str) -> dict:
    """By name and labels."""
    return {
        (one.name, *sorted(one.labels.values())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }
