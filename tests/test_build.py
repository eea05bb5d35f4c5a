"""How a language's source tree is laid out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from crmtrain.book.build import stage


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for lang in ("en", "zh"):
        for folder in (f"book/{lang}/philosophy", f"casestudies/{lang}", f"exercises/{lang}"):
            (tmp_path / folder).mkdir(parents=True)
        (tmp_path / f"book/{lang}/index.md").write_text(f"# {lang}\n", encoding="utf8")
    (tmp_path / "book/references.bib").touch()
    (tmp_path / "book/sources.yaml").touch()
    (tmp_path / "_config.yml").write_text(
        "title: Course\nexecute: {timeout: 9}\nsphinx: {config: {language: en, nitpicky: true}}\n",
        encoding="utf8",
    )
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nparts:\n- caption: Cases\n  chapters: []\n", encoding="utf8"
    )
    (tmp_path / "book/zh/_overlay.yml").write_text(
        "config: {title: 课程, sphinx: {config: {language: zh_CN}}}\ncaptions: {Cases: 案例}\n",
        encoding="utf8",
    )
    return tmp_path


def read(path: Path) -> dict[str, object]:
    return yaml.safe_load(path.read_text(encoding="utf8"))


def test_a_tree_holds_the_pages_of_its_language_alone(course: Path) -> None:
    tree = stage(course, "zh")
    assert (tree / "index.md").read_text(encoding="utf8") == "# zh\n"
    assert (tree / "casestudies").resolve() == course / "casestudies/zh"
    assert {each.name for each in tree.iterdir()} == {
        "index.md", "philosophy", "casestudies", "exercises", "references.bib",
        "sources.yaml", "_config.yml", "_toc.yml",
    }  # fmt: skip


def test_the_overlay_changes_what_it_names_and_nothing_else(course: Path) -> None:
    config = read(stage(course, "zh") / "_config.yml")
    assert config["title"] == "课程"
    assert config["sphinx"] == {"config": {"language": "zh_CN", "nitpicky": True}}
    assert read(stage(course, "en") / "_config.yml")["title"] == "Course"


def test_captions_are_translated(course: Path) -> None:
    assert read(stage(course, "zh") / "_toc.yml")["parts"][0]["caption"] == "案例"  # type: ignore[index]


def test_each_language_has_a_cache_of_its_own(course: Path) -> None:
    caches = {
        read(stage(course, lang) / "_config.yml")["execute"]["cache"]  # type: ignore[index]
        for lang in ("en", "zh")
    }
    assert len(caches) == 2


def test_staging_again_touches_nothing(course: Path) -> None:
    tree = stage(course, "en")
    before = {each: each.lstat().st_mtime_ns for each in tree.iterdir()}
    stage(course, "en")
    assert {each: each.lstat().st_mtime_ns for each in tree.iterdir()} == before


def test_a_page_that_is_gone_leaves_the_tree(course: Path) -> None:
    stage(course, "en")
    (course / "book/en/index.md").unlink()
    assert not (stage(course, "en") / "index.md").is_symlink()
