"""The rows of links, in step with the texts that they stand in."""

from django.db import transaction

from desk.links import found_links
from desk.models import ExternalLink, LinkUse, digest_of


@transaction.atomic
def gather() -> int:
    """Know the links that are in the texts now, and no others; how many there are."""
    found = list(found_links())
    urls = {digest_of(one.url): one.url for one in found}
    known = set(ExternalLink.objects.values_list("digest", flat=True))
    ExternalLink.objects.filter(digest__in=known - set(urls)).delete()
    new = [ExternalLink(url=url, digest=digest) for digest, url in urls.items() if digest not in known]
    ExternalLink.objects.bulk_create(new, ignore_conflicts=True)
    _keep_uses(found)
    return len(urls)


def _keep_uses(found):
    links = dict(ExternalLink.objects.values_list("digest", "pk"))
    wanted = {(links[digest_of(one.url)], one.kind, one.thing, one.field, one.programme) for one in found}
    columns = ("link", "kind", "thing", "field", "programme")
    there = {key: pk for pk, *key in LinkUse.objects.values_list("pk", *columns) for key in [tuple(key)]}
    LinkUse.objects.filter(pk__in=[pk for key, pk in there.items() if key not in wanted]).delete()
    new = [
        LinkUse(link_id=link, kind=kind, thing=thing, field=field, programme_id=programme)
        for link, kind, thing, field, programme in sorted(wanted - set(there), key=str)
    ]
    LinkUse.objects.bulk_create(new, ignore_conflicts=True)
