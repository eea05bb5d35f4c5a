"""Time of building the book: both languages beside one, nothing changed, one page changed.

    .venv/bin/python tests/benchmarks/build.py

Every build runs in a copy of the course, as `crmtrain build` does for an author. Cold: nothing
is there, all code in the pages runs. The peer of both languages is one language, in the same run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("book", "casestudies", "exercises", "crmtrain", "_config.yml", "_toc.yml")
CHANGED = "book/{}/philosophy/the-call.md"
BOTH, IDLE_S, ONE_PAGE_S = 1.3, 5, 15
ONE = "from pathlib import Path; from crmtrain.book.build import build; build(Path('.'), ('{}',))"


def course(folder: Path) -> Path:
    """Copy what a build reads into a folder."""
    for name in PARTS:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / name)
    return folder


def timed(folder: Path, *arguments: str) -> float:
    """Run Python in the folder, on the copy of the package there; return the seconds it took."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - begun


def main() -> int:
    """Print the figures; return 1 when one is over its limit."""
    build = ("-m", "crmtrain.cli", "build")
    with tempfile.TemporaryDirectory() as scratch:
        alone = {}
        for lang in ("en", "zh"):
            (Path(scratch) / lang).mkdir()
            alone[lang] = timed(course(Path(scratch) / lang), "-c", ONE.format(lang))
        (Path(scratch) / "both").mkdir()
        folder = course(Path(scratch) / "both")
        both = timed(folder, *build)
        idle = timed(folder, *build)
        for lang in ("en", "zh"):
            with (folder / CHANGED.format(lang)).open("a", encoding="utf8") as page:
                page.write({"en": "\nOne line more.\n", "zh": "\n多一行。\n"}[lang])
        one_page = timed(folder, *build)

    ratio = both / max(alone.values())
    print(f"cold, English alone     {alone['en']:7.1f} s")
    print(f"cold, Chinese alone     {alone['zh']:7.1f} s")
    print(f"cold, both              {both:7.1f} s   {ratio:.2f} of one (at most {BOTH})")
    print(f"nothing changed         {idle:7.1f} s   (under {IDLE_S})")
    print(f"one page changed, both  {one_page:7.1f} s   (under {ONE_PAGE_S})")
    return int(ratio > BOTH or idle >= IDLE_S or one_page >= ONE_PAGE_S)


if __name__ == "__main__":
    sys.exit(main())
