"""Settings of the documentation site; the gallery is made from the package."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent))

project = "simcore"
author = "The simcore authors"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "offline_math",
]
myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "**/.ipynb_checkpoints"]
html_theme = "furo"
html_title = "simcore"
html_static_path: list[str] = []
autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
nitpicky = False


def setup(app: object) -> None:
    """Draw the gallery before pages are read."""
    from make_gallery import write_pages

    app.connect("builder-inited", lambda _: write_pages(HERE / "_generated"))  # type: ignore[attr-defined]
