"""What is published beside the pages: the claims as data, and the permalinks ``claims/ID``.

A permalink is a small page that leads to where the claim is now; it works on any server of files, and if the pages
are arranged in another way one day, it still does.
"""

from html import escape
from pathlib import Path
from posixpath import relpath

from sphinx.application import Sphinx

from reference.citing.catalogue import as_json, schema
from reference.citing.links import address

EARLY = 100  # before anything that looks at the finished site
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={url}">
<title>{title}</title>
</head>
<body><p><a href="{url}">{id}</a>: {title}</p></body>
</html>
"""


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Write the data and the permalinks into finished HTML."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    (out / "claims.json").write_text(as_json(base=address()), encoding="utf-8")
    (out / "claims.schema.json").write_text(schema(), encoding="utf-8")
    for id, title, kind, document, anchor, _ in app.env.get_domain("gnomon").get_objects():
        page = out / "claims" / id / "index.html"
        if kind == "claim" and app.builder.get_target_uri(document) != f"claims/{id}/":
            target = app.builder.get_target_uri(document) + (f"#{anchor}" if anchor else "")
            page.parent.mkdir(parents=True, exist_ok=True)
            url = escape(relpath(target, f"claims/{id}"))
            page.write_text(PAGE.format(id=id, title=escape(title), url=url), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Publish at the end of a build."""
    app.connect("build-finished", publish, priority=EARLY)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
