"""Build the course: a staged source tree and a Jupyter Book build for each language.

`_build/src/<lang>` holds links to the pages of that language and the configuration that
`_config.yml`, `_toc.yml` and the language's overlay give; `_build/site/<lang>` the result.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import yaml

from crmtrain.errors import UserError
from crmtrain.language import LANGUAGES

#: What a language's tree is made of besides book/<lang>: folder in the tree, folder here.
BESIDE = {"casestudies": "casestudies/{}", "exercises": "exercises/{}"}

#: What both languages read from book/ itself.
SHARED = ("references.bib", "sources.yaml")


class BuildError(UserError):
    """The book could not be built; the log above says why."""


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = base.keys() & over.keys()
    return (
        base
        | over
        | {key: _merge(base[key], over[key]) for key in both if isinstance(over[key], dict)}
    )


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf8")) if path.exists() else {}


def _read_text(path: Path) -> str:
    return path.read_text(encoding="utf8") if path.exists() else ""


def _write(path: Path, data: dict[str, Any]) -> None:
    """Write only what changed: a new date on the table of contents would build all anew."""
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    if _read_text(path) != text:
        path.write_text(text, encoding="utf8")


def _link(link: Path, target: Path) -> None:
    to = os.path.relpath(target, link.parent)
    if not (link.is_symlink() and str(link.readlink()) == to):
        link.unlink(missing_ok=True)
        link.symlink_to(to)


def stage(root: Path, lang: str) -> Path:
    """Lay out the source tree of one language under `_build/src` and return its folder."""
    tree = root / "_build" / "src" / lang
    tree.mkdir(parents=True, exist_ok=True)
    links = {
        each.name: each for each in (root / "book" / lang).iterdir() if each.name[0] not in "._"
    }
    links |= {name: root / where.format(lang) for name, where in BESIDE.items()}
    links |= {name: root / "book" / name for name in SHARED}
    for name, target in links.items():
        _link(tree / name, target)
    for old in tree.iterdir():
        if old.is_symlink() and old.name not in links:
            old.unlink()

    overlay = _read(root / "book" / lang / "_overlay.yml")
    config = _merge(_read(root / "_config.yml"), overlay.get("config", {}))
    # One cache a language: its key is the code alone, and Chinese charts have the same code.
    config["execute"]["cache"] = str(root / "_build" / "cache" / lang)
    toc = _read(root / "_toc.yml")
    for part in toc["parts"]:
        part["caption"] = overlay.get("captions", {}).get(part["caption"], part["caption"])
    _write(tree / "_config.yml", config)
    _write(tree / "_toc.yml", toc)
    return tree


def _state(root: Path, lang: str) -> str:
    """Return a checksum of what a language's build reads: names, sizes and times of change."""
    folders = [root / "book" / lang, root / "crmtrain"]
    folders += [root / where.format(lang) for where in BESIDE.values()]
    paths = [each for folder in folders for each in folder.rglob("*") if each.is_file()]
    paths += [root / "_config.yml", root / "_toc.yml", *(root / "book" / name for name in SHARED)]
    paths += [Path(sys.prefix) / "pyvenv.cfg", root / "requirements.lock"]
    seen = [
        f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in sorted(paths)
        if path.exists() and path.suffix not in (".pyc", ".mo")
    ]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def build_language(root: Path, lang: str) -> int:
    """Build one language in this process; return Sphinx's exit status."""
    os.environ["CRMTRAIN_LANG"] = lang  # for the code in the pages
    from jupyter_book.sphinx import build_sphinx  # takes a second: not for every command

    tree = stage(root, lang)
    status = build_sphinx(
        tree,
        root / "_build" / "site" / lang,
        noconfig=True,
        path_config=tree / "_config.yml",
        doctreedir=root / "_build" / "doctrees" / lang,
        confoverrides={"external_toc_path": "_toc.yml", "latex_individualpages": False},
        quiet=True,  # warnings, and the pages that crmtrain.book.pages names as it reads them
        warningiserror=True,
        keep_going=True,
    )
    return status if isinstance(status, int) else 2


def build(root: Path, languages: tuple[str, ...] = LANGUAGES) -> Path:
    """Build the course in `languages`, side by side, and return its first page.

    Raises:
        BuildError: a language did not build without a warning.
    """
    begun = time.monotonic()
    states = {lang: _state(root, lang) for lang in languages}
    stale = [lang for lang in languages if not _is_built(root, lang, states[lang])]
    running = {lang: _start(root, lang) for lang in stale}
    readers = [threading.Thread(target=_echo, args=each) for each in running.items()]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    failed = [lang for lang, process in running.items() if process.wait() != 0]
    for lang in stale:
        if lang in failed:
            # Otherwise the next build would not read, nor warn of, the pages at fault again.
            (root / "_build" / "doctrees" / lang / "environment.pickle").unlink(missing_ok=True)
        else:
            _stamp(root, lang).write_text(states[lang], encoding="utf8")
    if failed:
        raise BuildError(f"the book did not build: {', '.join(failed)} (see the lines above)")
    index = _write_index(root)
    if not stale:
        print("Nothing has changed since the last build.")
    print(f"Built in {time.monotonic() - begun:.1f} s.")
    return index


def _stamp(root: Path, lang: str) -> Path:
    return root / "_build" / f"{lang}.built"


def _is_built(root: Path, lang: str, state: str) -> bool:
    page = root / "_build" / "site" / lang / "index.html"
    return page.exists() and _read_text(_stamp(root, lang)) == state


def _start(root: Path, lang: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 -- our own module and a language's name
        [sys.executable, "-m", "crmtrain.book.build", lang],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf8",
        env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf8"},
    )


def _echo(lang: str, process: subprocess.Popen[str]) -> None:
    for line in process.stdout or ():
        # Each kernel warns that it speaks TCP; it does so on this machine's loopback alone.
        if line.strip() and not line.startswith("[IPKernelApp] WARNING | Kernel is running over"):
            print(f"[{lang}] {line.rstrip()}", flush=True)


def _write_index(root: Path) -> Path:
    """Write the page that asks for a language."""
    index = root / "_build" / "site" / "index.html"
    text = (Path(__file__).parent / "theme" / "choose.html").read_text(encoding="utf8")
    if _read_text(index) != text:
        index.write_text(text, encoding="utf8")
    return index


if __name__ == "__main__":
    sys.exit(build_language(Path.cwd(), sys.argv[1]))
