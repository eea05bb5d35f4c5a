"""Weight and speed of the worksheet page, beside the same page built the default way.

    make book && make bench

The peer is a stock Jupyter Book 1.0.4 page of the same chapter, its worksheet shown by
html-manager from a code cell. It asks content networks for scripts; here they come from
npm's packages through the browser's own interception, so no way is slowed by a network.
Needs `npm` beside what `make test` needs. Both ways are measured in turn, cold cache each.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import os
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

ROOT = Path(__file__).parents[2]
CHAPTER = "philosophy/how-customer-oriented"
RUNS = 7
LIMIT_KB = 200

#: Clicks the first answer as soon as there is one, until a result changes, and notes when.
CLICK = """
addEventListener("DOMContentLoaded", () => {
  const look = () => {
    const form = document.querySelector('form[data-worksheet="self-test"]');
    const out = form?.querySelector('output[name="C1"]');
    const radio = form?.querySelector('input[name="C1Q1"][value="4"]');
    if (radio && !radio.checked) radio.click();
    if (out?.textContent.trim() === "4") window.answered = performance.now();
    else requestAnimationFrame(look);
  };
  look();
});
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def default_page(folder: Path) -> Path:
    """Build the chapter as Jupyter Book does by itself; return the folder of its pages."""
    text = (ROOT / "book/en" / f"{CHAPTER}.md").read_text(encoding="utf8")
    text = text.replace("```{worksheet} self-test\n```", "```{code-cell} python\nPEER\n```")
    text = re.sub(r"```\{questions\}.*?\n```", "", text, flags=re.DOTALL)
    peer = (
        "import crmtrain\n"
        "from IPython.display import display\n"
        "bundle = crmtrain.worksheet('self-test')._repr_mimebundle_()[0]\n"
        "del bundle['text/html']  # the stock way shows the widget's own view\n"
        "display(bundle, raw=True)"
    )
    (folder / "index.md").write_text(text.replace("PEER", peer), encoding="utf8")
    images = ROOT / "book/en/images"
    shutil.copytree(images, folder / "images")
    (folder / "_config.yml").write_text(
        "title: Peer\nexecute: {execute_notebooks: force}\n", encoding="utf8"
    )
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf8")
    command = Path(sys.executable).with_name("jupyter-book")
    subprocess.run([command, "build", folder, "-q"], check=True, capture_output=True)
    built = folder / "_build/html/index.html"
    # npm has require.js whole, not the minified file that the page's checksum is of.
    built.write_text(re.sub(r' integrity="[^"]*"', "", built.read_text(encoding="utf8")), "utf8")
    return built.parent


class Packages:
    """Files of npm packages, fetched once each, in place of a content network's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.served: dict[str, int] = {}

    def body(self, url: str) -> bytes:
        if match := re.search(r"/npm/((?:@[^/]+/)?[^/@]+)(?:@([^/]+))?/(.+?)(?:\?.*)?$", url):
            name, version, path = match[1], match[2] or "latest", match[3]
        elif match := re.search(r"/ajax/libs/require.js/([^/]+)/(.+)$", url):
            name, version, path = "requirejs", match[1], "require.js"
        else:
            raise LookupError(url)
        place = self.folder / f"{name.replace('/', '+')}@{version.strip('^~*')}"
        if not place.exists():
            place.mkdir()
            subprocess.run(
                ["npm", "pack", f"{name}@{version}", "--silent"],
                cwd=place, check=True, capture_output=True,
            )  # fmt: skip
            with tarfile.open(next(place.glob("*.tgz"))) as archive:
                archive.extractall(place, filter="data")
        file = place / "package" / path
        for each in (
            file,
            file.with_suffix(file.suffix + ".js"),
            place / "package" / path.replace("dist/", ""),
        ):
            if each.is_file():
                return each.read_bytes()
        raise LookupError(url)

    def __call__(self, route: Route) -> None:
        try:
            kind = "text/css" if route.request.url.endswith(".css") else "text/javascript"
            route.fulfill(
                body=self.body(route.request.url),
                content_type=kind,
                headers={"Access-Control-Allow-Origin": "*"},
            )
        except (LookupError, subprocess.CalledProcessError):
            print(f"  not to be had: {route.request.url}")
            route.abort()


def visit(
    browser: Browser, url: str, packages: Packages, slow: float
) -> tuple[float, int, int, int]:
    """Open a page cold: milliseconds to the first answer, requests, gzipped bytes, outside."""
    with browser.new_context() as context:
        page = context.new_page()
        context.route(lambda each: not each.startswith("http://127.0.0.1"), packages)
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
        weights: dict[str, int] = {}
        page.on("response", lambda r: weights.update({r.url: len(gzip.compress(r.body(), 6))}))
        page.add_init_script(CLICK)
        page.goto(url, wait_until="load")
        page.wait_for_function("window.answered", timeout=60_000)
        page.wait_for_load_state("networkidle")
        outside = sum(not each.startswith("http://127.0.0.1") for each in weights)
        return page.evaluate("window.answered"), len(weights), sum(weights.values()), outside


def rebuild() -> float:
    begun = time.monotonic()
    subprocess.run(
        [Path(sys.executable).with_name("crmtrain"), "build"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return time.monotonic() - begun


def main() -> int:
    rebuild()
    print(f"make book with nothing changed: {rebuild():.1f} s (both languages; limit 5)")
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as stack:
        folder = Path(scratch)
        (folder / "npm").mkdir()
        (folder / "peer").mkdir()
        packages = Packages(folder / "npm")
        pages = {
            "default": f"{stack.enter_context(serve(default_page(folder / 'peer')))}/index.html",
            "ours": f"{stack.enter_context(serve(ROOT / '_build/site'))}/en/{CHAPTER}.html",
        }
        found = shutil.which("chromium")
        arguments = [
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        stack.callback(browser.close)

        print(
            f"\n{'page':10}{'CPU':>5}{'first answer':>15}{'requests':>10}{'kB gz':>8}{'outside':>9}"
        )
        figures = {}
        for slow in (1, 4):
            for url in pages.values():
                visit(browser, url, packages, slow)  # fills the stand-in for the network
            runs: dict[str, list[tuple[float, int, int, int]]] = {name: [] for name in pages}
            for _ in range(RUNS):
                for name, url in pages.items():
                    runs[name].append(visit(browser, url, packages, slow))
            for name, each in runs.items():
                median = statistics.median(run[0] for run in each)
                _, requests, weight, outside = each[-1]
                figures[name, slow] = (median, weight, outside)
                numbers = f"{requests:>10}{weight / 1000:>8.0f}{outside:>9}"
                print(f"{name:10}{slow:>4}x{median:>12.0f} ms{numbers}")
        good = True
        for slow in (1, 4):
            ratio = figures["ours", slow][0] / figures["default", slow][0]
            good &= ratio <= 1 / 3
            print(f"{slow}x: ours answers in {ratio:.2f} of the default's time (limit 0.33)")
        _, weight, outside = figures["ours", 1]
        good &= weight <= LIMIT_KB * 1000 and outside == 0
        print(f"{weight / 1000:.0f} kB gzipped (limit {LIMIT_KB}); {outside} requests outside")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
