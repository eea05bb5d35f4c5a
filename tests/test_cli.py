from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmtrain import __version__, cli

ROOT = Path(__file__).parents[1]
COMMANDS = [
    *("build", "serve", "parity", "release", "sample-class", "certify"),
    *("grade", "feedback", "grades", "doctor", "report"),
]


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert all(command in text for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_of_its_own(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main([command, "--help"])
    assert stop.value.code == 0
    assert f"usage: crmtrain {command}" in capsys.readouterr().out


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"crmtrain {__version__}\n"


def test_outside_a_course_one_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"there is no course \(no _toc.yml\) in"):
        cli.main(["--course", str(tmp_path), "parity"])


def test_serving_an_unbuilt_book_says_how_to_build_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "_toc.yml").touch()
    assert cli.main(["--course", str(tmp_path), "serve"]) == 1
    assert "run `make book`" in capsys.readouterr().err


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    (tmp_path / "_toc.yml").touch()
    (tmp_path / "_build/site").mkdir(parents=True)
    (tmp_path / "_build/site/index.html").write_text("the course", encoding="utf8")
    command = [
        sys.executable,
        "-m",
        "crmtrain.cli",
        "--course",
        str(tmp_path),
        "serve",
        "--port",
        "0",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        yield run
        run.terminate()


def test_serve_says_its_address_and_listens_on_loopback_alone(
    server: subprocess.Popen[str],
) -> None:
    assert server.stdout is not None
    address = server.stdout.readline().split()[4]
    assert address.startswith("http://127.0.0.1:")
    connection = http.client.HTTPConnection(
        "127.0.0.1", int(address.rstrip("/").rpartition(":")[2])
    )
    connection.request("GET", "/")
    assert connection.getresponse().read() == b"the course"
    connection.close()


def test_every_public_name_is_there_and_the_package_says_it_is_typed() -> None:
    import crmtrain

    assert set(crmtrain.__all__) == {"__version__", "set_language", "tr", "worksheet"}
    assert all(hasattr(crmtrain, name) for name in crmtrain.__all__)
    assert (ROOT / "crmtrain/py.typed").exists()
