"""Time of the class report over 3,000 answer files, a class of 500 in six groups.

    .venv/bin/python tests/benchmarks/report.py

Once with one worksheet, once with all the worksheets of the course in turn; answers are random,
one in twenty is missing, every twentieth file is damaged. Each run is a process of its own, so
that it includes starting Python, as a command does.
"""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from crmtrain.worksheets import available, document, load
from crmtrain.worksheets.schema import fields

FILES = 3000
LIMIT_S = 5
RUNS = 3
RUN = """
import sys
from crmtrain.report import write_report
print(*write_report([sys.argv[1]], sys.argv[2], "en", by_folder=True)[1:])
"""


def answer(rng: random.Random, definition, field):
    """Return a random answer to a field."""
    result = "more time for each caller"
    match field["type"]:
        case "scale":
            result = rng.choice(definition["scales"][field["scale"]])["value"]
        case "choice":
            result = rng.choice(field["options"])["value"]
            result = [result] if field["multiple"] else result
        case "number":
            low = field.get("min", 0)
            step = 1 if field["step"] == "any" else field["step"]
            steps = min(20, (field.get("max", math.inf) - low) // step)
            result = low + step * rng.randint(0, int(steps))
        case "ranking":
            order = [item["id"] for item in field["items"]]
            result = rng.sample(order, len(order))
        case "rows":
            result = [answers(rng, definition, field["columns"]) for _ in range(4)]
        case "grid":
            result = {r["id"]: answers(rng, definition, field["columns"]) for r in field["rows"]}
        case "text" | "longtext":
            result = result[: field["max"]]
    return result


def answers(rng: random.Random, definition, these):
    """Return random answers to some fields, one in twenty missing."""
    return {f["id"]: answer(rng, definition, f) for f in these if rng.random() > 0.05}


def make(folder: Path, names: list[str]) -> int:
    """Write the answer files; returns their size in bytes."""
    rng, size = random.Random(1), 0
    for n in range(FILES):
        definition = load(names[n % len(names)])
        content = document(definition, answers(rng, definition, fields(definition)), "en")
        content["saved"] = f"2025-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z"
        text = json.dumps(content)
        path = folder / f"group-{n % 6}" / f"{n}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text[:-5] if n % 20 == 19 else text, encoding="utf-8")
        size += len(text)
    return size


def main() -> int:
    """Print the figures; 1 if a run takes longer than it may."""
    slow = False
    for title, names in (("self-test", ["self-test"]), ("all worksheets", available())):
        with tempfile.TemporaryDirectory() as folder:
            size = make(Path(folder), names)
            times, before = [], os.times()
            for _ in range(RUNS):
                start = time.perf_counter()
                command = [sys.executable, "-c", RUN, folder, f"{folder}/out"]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                times.append(time.perf_counter() - start)
            taken, left_out = done.stdout.split()
            after = os.times()
            cpu = sum(after[2:4]) - sum(before[2:4])  # the children's: a busy machine counts less
            slow |= cpu / RUNS > LIMIT_S
            print(
                f"{title} ({len(names)}): {FILES} files, {size / 1e6:.1f} MB, {taken} taken, "
                f"{left_out} left out: {min(times):.2f} to {max(times):.2f} s, "
                f"{cpu / RUNS:.2f} s of processor time (limit {LIMIT_S} s)"
            )
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
