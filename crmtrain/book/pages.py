"""What every page's template needs: interface texts, the other language, the part."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

from crmtrain.language import LANGUAGES
from crmtrain.worksheets import assets

HERE = Path(__file__).parent
THEME = HERE / "theme" / "crm"

#: The languages by their own names, and as HTML and HTTP name them.
NAMES = {"en": "English", "zh": "中文"}
TAGS = {"en": "en", "zh": "zh-CN"}
PARTS = ("philosophy", "strategy", "tactics", "execution")


@cache
def interface(lang: str) -> dict[str, str]:
    """Return the words of the interface in a language, by their keys in interface.yaml."""
    texts = yaml.safe_load((HERE / "interface.yaml").read_text(encoding="utf8"))
    return {key: text[lang] for key, text in texts.items()}


def _add_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document
) -> None:
    lang = app.config.crmtrain_lang
    # From a page up to the folder that holds both languages.
    up = "../" * (pagename.count("/") + 1)
    versions = [
        {
            "lang": each,
            "html_lang": TAGS[each],
            "name": NAMES[each],
            "href": f"{up}{each}/{pagename}.html",
        }
        for each in LANGUAGES
    ]
    part = pagename.split("/", maxsplit=1)[0]
    context.update(
        lang=lang,
        html_lang=TAGS[lang],
        ui=interface(lang),
        other=next(each for each in versions if each["lang"] != lang),
        alternates=[{"hreflang": each["html_lang"], "href": each["href"]} for each in versions],
        part=part if part in PARTS else "",
    )
    if app.env.metadata.get(pagename, {}).get("crmtrain_forms"):
        app.add_js_file("worksheet.js", loading_method="defer")
        app.add_css_file("worksheet.css")


def _write_assets(app: Sphinx) -> None:
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    for name, text in (("worksheet.js", assets.script()), ("worksheet.css", assets.css())):
        (static / name).write_text(text, encoding="utf8")


def _keep_outputs_apart(app: Sphinx) -> None:
    """Put the charts that pages draw beside the doctrees.

    MyST-NB puts them beside the output folder, whatever its settings say: in the site,
    and in one folder for both languages.
    """
    config = app.env.mystnb_config  # type: ignore[attr-defined]  # MyST-NB's own
    folder = Path(app.doctreedir) / "outputs"
    app.env.mystnb_config = config.copy(output_folder=str(folder))  # type: ignore[attr-defined]


def _show_progress(_app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    print(f"{len(docnames)} pages to read" if docnames else "nothing has changed")


def _show_page(_app: Sphinx, docname: str, _source: list[str]) -> None:
    print(f"reading {docname}")


def _label_exercise(app: Sphinx, doctree: nodes.document) -> None:
    """Label an exercise's page `exercise-<name>`: a label written into a notebook shows in Lab."""
    docname = app.env.docname
    title = doctree.next_node(nodes.title)
    if docname.startswith("exercises/") and title is not None:
        label = f"exercise-{Path(docname).name}"
        anchor = str(title.parent["ids"][0])
        domain = cast(StandardDomain, app.env.get_domain("std"))
        domain.note_hyperlink_target(label, docname, anchor, title.astext())


def _name_rows(_app: Sphinx, doctree: nodes.document) -> None:
    """Make the first column name the rows where its own header is empty, as in pandas' tables."""
    for table in doctree.findall(nodes.table):
        head = next(table.findall(nodes.thead), None)
        if head is not None and not head[0][0].astext().strip():
            next(table.findall(nodes.colspec))["stub"] = 1


def _load_charts_late(_app: Sphinx, doctree: nodes.document) -> None:
    """Let charts wait until they come near: MyST-NB's own setting is lost where a cell has one."""
    for image in doctree.findall(nodes.image):
        if image["uri"].endswith(".png"):
            image["loading"] = "lazy"


def _theme_state() -> str:
    """Return a checksum of the templates and their texts, which Sphinx does not watch."""
    sources = sorted([*THEME.rglob("*"), HERE / "interface.yaml"])
    content = b"".join(path.read_bytes() for path in sources if path.is_file())
    return hashlib.sha256(content).hexdigest()


def _plain_admonitions(_app: Sphinx, doctree: nodes.document) -> None:
    """Take the title's text out of an admonition's classes.

    docutils makes `admonition-how-long` of every title, which no style sheet asks for,
    and which is `admonition-` and nothing more for a Chinese one.
    """
    for node in doctree.findall(nodes.admonition):
        node["classes"] = [c for c in node["classes"] if not c.startswith("admonition-")]


def setup(app: Sphinx) -> None:
    """Add the theme and the context of its templates."""
    app.add_config_value("crmtrain_lang", "en", "env", str)
    # Jupyter Book 1.0.4 sets it whether or not sphinx_comments, its owner, is loaded.
    app.add_config_value("comments_config", {}, "", dict)
    app.add_config_value("crmtrain_theme", _theme_state(), "html", str)
    app.add_html_theme("crm", str(THEME))
    app.connect("builder-inited", _write_assets)
    app.connect("builder-inited", _keep_outputs_apart, priority=600)  # after MyST-NB's own, 500
    app.connect("env-before-read-docs", _show_progress)
    app.connect("source-read", _show_page)
    app.connect("doctree-read", _label_exercise)
    app.connect("doctree-read", _name_rows)
    app.connect("doctree-read", _load_charts_late)
    app.connect("doctree-read", _plain_admonitions)
    app.connect("html-page-context", _add_context)
