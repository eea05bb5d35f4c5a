"""The pages of the course, as `_toc.yml` names them."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
_toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))

#: Document names, the same in both languages.
DOCUMENTS: list[str] = [
    _toc["root"],
    *(
        page["file"]
        for part in _toc["parts"]
        for chapter in part["chapters"]
        for page in [chapter, *chapter.get("sections", [])]
    ),
]

#: Every page of the site, from its root.
PAGES: list[str] = [
    "index.html",
    *(f"{lang}/{name}.html" for lang in ("en", "zh") for name in [*DOCUMENTS, "search"]),
]
