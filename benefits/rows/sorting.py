"""The links by which a table is sorted."""

from typing import Any

from django.http import QueryDict


def sort_links(params: QueryDict, names: Any) -> dict[str, dict[str, str]]:
    """For each column that sorts: the link that sorts by it, or the other way round, and how it is sorted now."""
    now = params.get("sort", "")
    links = {}
    for name in names:
        query = params.copy()
        query["sort"] = f"-{name}" if now == name else name
        order = {name: "ascending", f"-{name}": "descending"}.get(str(now), "")
        links[name] = {"url": f"?{query.urlencode()}", "order": order}
    return links
