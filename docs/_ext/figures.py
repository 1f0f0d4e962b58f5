"""The lecture's figures: drawn while building, shown beside the claims that they illustrate and on a page of their own.

Both variants of a figure, for light pages and for dark ones, are in the page, and the theme shows one of them.
"""

from pathlib import Path

from docutils import nodes
from drawings._pages import FOLDER, VARIANTS, figures_of, gallery, write_figures
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

__all__ = ["figures_of", "setup"]

MARK = "<!-- figures -->"
"""In ``figures.md``: where the figures go."""


class BothVariants(SphinxTransform):
    """Beside each light variant, the dark one."""

    default_priority = 500

    def apply(self, **_: object) -> None:
        """Give each its class, by which the theme shows one of them."""
        for image in list(self.document.findall(nodes.image)):
            uri = image.get("uri", "")
            if uri.startswith(f"/{FOLDER}/") and uri.endswith("-light.svg"):
                other = image.deepcopy()
                other["uri"] = uri.replace("-light.svg", "-dark.svg")
                for variant, one in zip(VARIANTS, (image, other), strict=True):
                    one["classes"] += ["lecture", f"only-{variant}"]
                    one["loading"] = "lazy"
                image.parent.insert(image.parent.index(image) + 1, other)


def draw_all(app: Sphinx) -> None:
    """Before Sphinx looks for its sources."""
    write_figures(Path(app.srcdir) / FOLDER)


def fill(app: Sphinx, docname: str, content: list[str]) -> None:
    """The figures' own page."""
    content[0] = content[0].replace(MARK, gallery())


def setup(app: Sphinx) -> dict[str, bool]:
    """Draw before the pages are read, and fill the gallery."""
    app.connect("builder-inited", draw_all)
    app.connect("source-read", fill)
    app.connect("env-get-outdated", lambda *_: ["figures"])  # its text is in other files
    app.add_transform(BothVariants)
    app.add_css_file("figures.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
