"""`{workbook}`: the page that shows everything which a browser holds for the course.

Its list leads to the pages where the worksheets and the questions stand. Every page that is read
says which forms are on it; the list is written once all pages are known, and anew in every build.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from crmtrain.worksheets import workbook
from crmtrain.worksheets.schema import PARTS

FORM = re.compile(
    r'<form class="crm-worksheet[^>]* id="([^"]+)"[^>]* data-(worksheet|questions)="([^"]+)"'
)
"""How a form of the course begins: its id in the page, its kind, its own id."""


class WorkbookNode(nodes.General, nodes.Element):  # type: ignore[misc]  # docutils is untyped
    """Where the workbook stands, until all pages have been read."""


class WorkbookDirective(SphinxDirective):
    """Put the workbook into the page."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for it."""
        self.env.metadata[self.env.docname]["crmtrain_workbook"] = True
        return [WorkbookNode()]


def _forms(env: BuildEnvironment) -> dict[str, list[tuple[str, str, str]]]:
    """Return the forms of every page that has some: kind, id, the id in the page."""
    if not hasattr(env, "crmtrain_forms"):
        env.crmtrain_forms = {}  # type: ignore[attr-defined]  # kept with the environment
    return env.crmtrain_forms  # type: ignore[attr-defined, no-any-return]


def _uncollected(_app: Sphinx, env: BuildEnvironment, *_: Any) -> list[str]:
    """Name all pages if they were read before anybody asked for their forms."""
    return [] if hasattr(env, "crmtrain_forms") else sorted(env.found_docs)


def _collect(app: Sphinx, doctree: nodes.document) -> None:
    found = [
        (kind, name, anchor)
        for node in doctree.findall(nodes.raw)
        for anchor, kind, name in FORM.findall(node.astext())
    ]
    if found:
        _forms(app.env)[app.env.docname] = found


def _purge(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _forms(env).pop(docname, None)


def _merge(
    _app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    """Take over what a process has read that read some of the pages."""
    _forms(env).update({name: each for name, each in _forms(other).items() if name in docnames})


def _outdated(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the workbook's page: a worksheet may have moved, or changed."""
    return [name for name, meta in env.metadata.items() if meta.get("crmtrain_workbook")]


def _places(app: Sphinx, docname: str) -> workbook.Places:
    """Return where every form stands, seen from the page `docname`.

    A form that stands on several pages is opened where it has most room to itself: in its
    chapter, not in a list of all worksheets.
    """
    forms = _forms(app.env)
    places: workbook.Places = {}
    for name in sorted(forms, key=lambda page: (-len(forms[page]), page)):
        part = name.split("/", maxsplit=1)[0]
        for kind, form, anchor in forms[name]:
            places[kind, form] = workbook.Place(
                href=f"{app.builder.get_relative_uri(docname, name)}#{anchor}",
                part=part if part in PARTS else "",
                title=app.env.titles[name].astext(),
            )
    return places


def _write(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for node in list(doctree.findall(WorkbookNode)):
        html = workbook.render(_places(app, docname), app.config.crmtrain_lang)
        node.replace_self(nodes.raw("", html, format="html"))


def _write_assets(app: Sphinx) -> None:
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    for name, text in (("workbook.js", workbook.script()), ("workbook.css", workbook.css())):
        (static / name).write_text(text, encoding="utf8")


def _add_files(app: Sphinx, pagename: str, *_: Any) -> None:
    if app.env.metadata.get(pagename, {}).get("crmtrain_workbook"):
        app.add_js_file("workbook.js", loading_method="defer")
        app.add_css_file("worksheet.css")
        app.add_css_file("workbook.css")


def setup(app: Sphinx) -> None:
    """Add the directive, and what collects the pages with forms."""
    app.add_node(WorkbookNode)
    app.add_directive("workbook", WorkbookDirective)
    app.connect("builder-inited", _write_assets)
    app.connect("env-get-outdated", _uncollected)
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-get-updated", _outdated)
    app.connect("doctree-resolved", _write)
    app.connect("html-page-context", _add_files)
