"""Formulas as MathML, made while building: a page needs neither a script nor the network to show them."""

from html import escape

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)


def mathml(latex: str, display: str) -> str:
    """The formula as a ``<math>`` element, with its source for whoever reads by ear or copies it."""
    element = convert(
        latex.strip().replace(r"\epsilon", r"\varepsilon"), display=display
    )  # ε, as in the text
    return element.replace("<math ", f'<math alttext="{escape(latex.strip())}" ', 1)


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Render a formula within a line."""
    translator.body.append(f'<span class="math">{rendered(node, "inline")}</span>')
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Render a formula on a line of its own."""
    translator.body.append(f'<div class="math">{rendered(node, "block")}</div>\n')
    raise nodes.SkipNode


def rendered(node: nodes.Node, display: str) -> str:
    """The node's formula as MathML; a formula that cannot be read is a warning, and its source is shown."""
    latex = node.astext()
    try:
        return mathml(latex, display)
    except Exception as error:  # the converter has no exception class of its own for every fault
        LOGGER.warning("cannot render %r: %s", latex, error, location=node)
        return f"<code>{escape(latex)}</code>"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer under the name that ``html_math_renderer`` asks for."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
