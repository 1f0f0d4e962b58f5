"""How the documentation is built: `python -m sphinx -W docs docs/_build/html`."""

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

project = "gnomon"
author = "the gnomon authors"
copyright = "2026, the gnomon authors"
release = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

extensions = ["myst_parser", "mathml", "pages", "figures", "link_check"]
myst_enable_extensions = ["attrs_inline", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 2
html_math_renderer = "mathml"
exclude_patterns = ["_build", "_ext", "_figures"]
nitpicky = True

html_theme = "furo"
html_title = "gnomon"
html_static_path = ["_static"]
html_css_files = ["gnomon.css"]
html_copy_source = False
html_show_sphinx = False

# Citing: our own extension, which other people's documentation may use as well, and what is published beside the pages.
extensions += ["reference.sphinx", "cite_box", "publishing"]
gnomon_pages = ["claims/{id}", "topics/{topic}#{anchor}"]  # where a claim is: the first that there is
