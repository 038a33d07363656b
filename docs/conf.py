"""Settings of the documentation site; the gallery is made from the package."""

import sys
from pathlib import Path
from typing import Any

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


def setup(app: Any) -> None:
    """Draw the gallery before pages are read, of ``-D gallery_run=FOLDER`` if it is told."""
    from make_gallery import write_pages

    def write(app: Any) -> None:
        folder = app.config.gallery_run
        write_pages(HERE / "_generated", Path(folder) if folder else None)

    app.add_config_value("gallery_run", "", "")
    app.connect("builder-inited", write)
