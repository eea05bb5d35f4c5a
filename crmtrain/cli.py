"""The command `crmtrain`, which alone joins the parts of the package."""

from __future__ import annotations

import argparse
import functools
import http.server
import sys
from collections.abc import Sequence
from pathlib import Path

from crmtrain import __version__
from crmtrain.language import LANGUAGES


def _root(folder: Path) -> Path:
    """Return the course's folder: `folder` or the nearest above it with a `_toc.yml`."""
    for each in (folder.resolve(), *folder.resolve().parents):
        if (each / "_toc.yml").exists():
            return each
    raise SystemExit(f"crmtrain: there is no course (no _toc.yml) in {folder} or above it")


def _build(options: argparse.Namespace) -> int:
    from crmtrain.book.build import BuildError, build

    try:
        index = build(_root(options.course), tuple(options.language or LANGUAGES))
    except BuildError as error:
        print(f"crmtrain: {error}", file=sys.stderr)
        return 1
    print(f"Open {index.as_uri()}, or run `make serve`.")
    return 0


def _serve(options: argparse.Namespace) -> int:
    site = _root(options.course) / "_build" / "site"
    if not (site / "index.html").exists():
        print("crmtrain: the book is not built yet; run `make book`", file=sys.stderr)
        return 1
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except OSError as error:
        print(f"crmtrain: cannot serve on port {options.port}: {error.strerror}", file=sys.stderr)
        return 1
    with server:
        print(
            f"The course is at http://127.0.0.1:{server.server_port}/ (Ctrl-C stops it)", flush=True
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def _parity(options: argparse.Namespace) -> int:
    from crmtrain import parity

    root = _root(options.course)
    try:
        if options.stamp is not None:
            for stamped in parity.stamp(root, options.stamp or None):
                print(f"stamped {stamped}")
        findings = parity.check(root)
    except ValueError as error:
        print(f"crmtrain: {error}", file=sys.stderr)
        return 1
    for finding in findings:
        print(finding)
    print(f"{len(findings)} finding(s)" if findings else "Both languages are in step.")
    return 1 if findings else 0


def _release(options: argparse.Namespace) -> int:
    from crmtrain.grading import release

    root = _root(options.course)
    try:
        if options.check:
            findings = release.out_of_step(root, options.assignment)
            print("\n".join(findings) or "Every exercise is what its solution gives.")
            return 1 if findings else 0
        if options.run_solutions:
            for path in release.run_solutions(root, options.assignment):
                print(f"ran {path}")
        changed = release.release(root, options.assignment)
    except (ValueError, RuntimeError) as error:
        print(f"crmtrain: {error}", file=sys.stderr)
        return 1
    print("\n".join(f"released {path}" for path in changed) or "Nothing has changed.")
    return 0


def _sample_class(options: argparse.Namespace) -> int:
    from crmtrain.grading import sample_class

    root = _root(options.course)
    made = sample_class.make_class(root, root, options.assignment, options.language)
    print(f"{len(made)} trainees have handed in {options.assignment}, under submitted/")
    return 0


def _report(options: argparse.Namespace) -> int:
    from crmtrain.report import ReportError, write_report

    try:
        report = write_report(
            options.files, options.output, options.language, by_folder=options.by_folder
        )
    except ReportError as error:
        print(f"crmtrain: {error}", file=sys.stderr)
        return 1
    print(f"{report.files} file(s) read, {report.left_out} left out (the report says why)")
    print(f"Open {report.page.resolve().as_uri()}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crmtrain",
        description="Build, check and grade the course on customer satisfaction and CRM.",
    )
    parser.add_argument("--version", action="version", version=f"crmtrain {__version__}")
    parser.add_argument(
        "--course",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the course's folder (default: the one you are in)",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    build = commands.add_parser("build", help="build the book in both languages")
    build.add_argument("--language", action="append", choices=LANGUAGES, help="only this one")
    build.set_defaults(run=_build)

    serve = commands.add_parser("serve", help="serve the built book on 127.0.0.1")
    serve.add_argument("--port", type=int, default=8000, help="default: 8000; 0 takes a free one")
    serve.set_defaults(run=_serve)

    gate = commands.add_parser(
        "parity", help="check that the two languages are in step; exit status 1 if they are not"
    )
    gate.add_argument(
        "--stamp",
        nargs="*",
        metavar="PAGE",
        help="first record that the Chinese of these English pages (none named: all) is up to date",
    )
    gate.set_defaults(run=_parity)

    release = commands.add_parser("release", help="make exercises/ from solutions/")
    release.add_argument("assignment", nargs="?", help="default: all of them")
    release.add_argument("--check", action="store_true", help="only say what is out of step")
    release.add_argument(
        "--run",
        action="store_true",
        dest="run_solutions",
        help="first run the solutions and store their outputs",
    )
    release.set_defaults(run=_release)

    sample = commands.add_parser(
        "sample-class", help="hand in a class of right, wrong and blank answers to practise on"
    )
    sample.add_argument("assignment")
    sample.add_argument("--language", choices=LANGUAGES, default="en")
    sample.set_defaults(run=_sample_class)

    report = commands.add_parser("report", help="merge exported answers into one class report")
    report.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="exported answers, or folders of them"
    )
    report.add_argument(
        "-o", "--output", type=Path, default=Path("report"), metavar="DIR", help="default: report"
    )
    report.add_argument("--language", choices=LANGUAGES, default="en")
    report.add_argument(
        "--by-folder", action="store_true", help="compare groups: a file's folder is its group"
    )
    report.set_defaults(run=_report)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    options = _parser().parse_args(arguments)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
