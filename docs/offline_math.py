"""Equations of the site as MathML, written at build time: browsers draw them without a network."""

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def _inline(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(convert(node.astext(), display="inline"))
    raise nodes.SkipNode


def _displayed(translator: HTML5Translator, node: nodes.math_block) -> None:
    text = node.astext().strip()
    if r"\\" in text and r"\begin" not in text:
        # Several lines, aligned where the text says so.
        text = rf"\begin{{aligned}}{text}\end{{aligned}}"
    translator.body.append(f'<div class="math">{convert(text, display="block")}</div>\n')
    raise nodes.SkipNode


def _leave(translator: HTML5Translator, node: nodes.Node) -> None:
    """Write nothing: the node was skipped."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the place of the site's own way to write equations."""
    app.add_html_math_renderer("mathml", (_inline, _leave), (_displayed, _leave))
    app.config.html_math_renderer = "mathml"  # type: ignore[attr-defined]
    return {"parallel_read_safe": True, "parallel_write_safe": True}
