"""The command `crmtrain`, which alone joins the parts of the package."""

from __future__ import annotations

import argparse
import functools
import http.server
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from crmtrain import __version__
from crmtrain.errors import UserError
from crmtrain.language import LANGUAGES


def _root(folder: Path) -> Path:
    """Return the course's folder: `folder` or the nearest above it with a `_toc.yml`."""
    for each in (folder.resolve(), *folder.resolve().parents):
        if (each / "_toc.yml").exists():
            return each
    raise SystemExit(f"crmtrain: there is no course (no _toc.yml) in {folder} or above it")


def _build(options: argparse.Namespace) -> int:
    from crmtrain.book.build import build

    index = build(_root(options.course), tuple(options.language or LANGUAGES))
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


def _certify(options: argparse.Namespace) -> int:
    from crmtrain.grading import certify

    names = [options.assignment] if options.assignment else []
    languages = [options.language] if options.language else []
    try:
        return certify.run(_root(options.course), names, languages, options.output, sys.stdout)
    except (ValueError, RuntimeError) as error:
        print(f"crmtrain: {error}", file=sys.stderr)
        return 1


def _report(options: argparse.Namespace) -> int:
    from crmtrain.report import write_report

    report = write_report(
        options.files, options.output, options.language, by_folder=options.by_folder
    )
    print(f"{report.files} file(s) read, {report.left_out} left out (the report says why)")
    print(f"Open {report.page.resolve().as_uri()}")
    return 0


def _grade(options: argparse.Namespace) -> int:
    from crmtrain.grading.grader import grade
    from crmtrain.grading.grader.confine import Limits

    wanted = grade.Options(
        options.student,
        options.jobs,
        options.force,
        sandbox=not options.no_sandbox,
        limits=Limits(memory=options.memory << 20, wall=options.seconds),
        dask=options.dask,
    )
    try:
        return grade.run(options.course, options.assignment, wanted)
    except KeyboardInterrupt:
        print("crmtrain: stopped; what is graded is kept", file=sys.stderr)
        return 130


def _feedback(options: argparse.Namespace) -> int:
    from crmtrain.grading.grader import feedback

    pages = feedback.run(options.course, options.assignment, options.student)
    print(f"{len(pages)} page(s) written, the last is {pages[-1]}")
    return 0


def _grades(options: argparse.Namespace) -> int:
    from crmtrain.grading.grader import grades

    number = grades.write(options.course, options.assignment, options.output)
    print(f"{number} student(s) in {options.output}")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from crmtrain.grading.grader import doctor

    return doctor.run(options.course, options.assignment)


def _add_certify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    certify = commands.add_parser(
        "certify", help="grade every sample answer and every mutant; exit status 1 if any is amiss"
    )
    certify.add_argument("assignment", nargs="?", help="default: all of them")
    certify.add_argument("--language", choices=LANGUAGES, help="default: both")
    certify.add_argument("-o", "--output", type=Path, metavar="FILE", help="also write a CSV file")
    certify.set_defaults(run=_certify)


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

    _add_certify(commands)

    grade = commands.add_parser("grade", help="grade what was handed in, fast and confined")
    grade.add_argument("assignment")
    grade.add_argument("--student", action="append", default=[], metavar="ID", help="only this one")
    grade.add_argument("--jobs", type=int, default=0, metavar="N", help="default: one a core")
    grade.add_argument("--force", action="store_true", help="grade again what has been graded")
    grade.add_argument(
        "--no-sandbox", action="store_true", help="let submissions do all that you may do here"
    )
    grade.add_argument(
        "--memory", type=int, default=2048, metavar="MB", help="a submission's; default: 2048"
    )
    grade.add_argument(
        "--seconds", type=int, default=300, metavar="N", help="a submission's; default: 300"
    )
    grade.add_argument(
        "--dask",
        default="",
        metavar="ADDRESS",
        help="run the notebooks on the workers of this Dask scheduler, tcp://host:8786",
    )
    grade.set_defaults(run=_grade)

    feedback = commands.add_parser("feedback", help="write pages for the trainees")
    feedback.add_argument("assignment")
    feedback.add_argument("--student", action="append", default=[], metavar="ID")
    feedback.set_defaults(run=_feedback)

    grades = commands.add_parser("grades", help="write everybody's points to a CSV file")
    grades.add_argument("assignment")
    grades.add_argument("-o", "--output", type=Path, default=Path("grades.csv"), metavar="FILE")
    grades.set_defaults(run=_grades)

    doctor = commands.add_parser("doctor", help="say what this machine can confine, and check it")
    doctor.add_argument("assignment", nargs="?", help="also run its solution")
    doctor.set_defaults(run=_doctor)

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
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except UserError as error:
        print(f"crmtrain: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `crmtrain … | head`: nobody reads on, and nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
