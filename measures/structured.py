"""What a page says of itself to machines, as schema.org data (JSON-LD)."""

from django.utils.translation import get_language


def page_data(request, *crumbs, modified=None) -> dict:
    """A WebPage with its breadcrumbs, from the programme's page to this one: (name, path) each."""
    steps = [
        {
            "@type": "ListItem",
            "position": place,
            "name": str(name),
            "item": request.build_absolute_uri(path),
        }
        for place, (name, path) in enumerate(crumbs, start=1)
    ]
    data = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": steps[-1]["name"],
        "url": steps[-1]["item"],
        "inLanguage": get_language(),
        "breadcrumb": {"@type": "BreadcrumbList", "itemListElement": steps},
    }
    return data | ({"dateModified": modified.isoformat()} if modified else {})
