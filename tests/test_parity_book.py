"""A small bilingual book with every construct, in step, which the other parity tests break."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmtrain import parity

CHAPTER = "book/{}/philosophy/promises.md"
GLOSSARY = "book/{}/glossary.md"
CASE = "casestudies/{}/call.md"
NOTEBOOK = "solutions/{}/a1/a1.ipynb"
STAMPS = "book/zh/stamps.json"

CHAPTER_EN = """\
---
file_format: mystnb
html_meta:
  "description lang=en": A chapter about 3 promises
---

(promises)=
# Promises that people keep

A clerk waits 15 minutes for {term}`customer orientation`, says {cite:t}`lee2001`.[^guests]
It costs 1,200 pounds, or three hours (see {ref}`the call <case-call>`).

Read [the standard](https://example.org/standard) or [the costs](#promises-costs): `score()`
gives $p = 5$ to 25 per cent of them in the 1990s. Xerox asked in *The Soul of a New Machine*.

[^guests]: In 2019, {term}`churn` was 40%, says [the report](https://example.org/report).

(promises-list)=
## What to write down

- the 3 promises of `plan()`
- who keeps them

  in a month of 30 days

1. ask {ref}`again <promises>`
2. listen

### On paper

(promises-costs)=
## What it costs

| promise | cost |
|---|---:|
| a call back | 40 |
| **a visit** at $n$ | [the list](https://example.org/list) |
| SERVQUAL | Kano |

:::{admonition} A story from 1989
:class: story

A guest rings 2 times.

- the clerk says `yes` {cite:p}`lee2001`
- the {term}`churn` falls

```{note}
Nobody asks for 7 forms.
```
:::

```{figure} images/cover.svg
:alt: A clerk with 3 forms
:width: 300px

One clerk and 3 forms.
```

$$
p = \\frac{s}{n}
$$ (share)

![A desk with 2 lamps](images/desk.svg)

```{code-cell} python
---
mystnb:
  image:
    alt: Bars of 2 heights
tags: [remove-input]
---
from crmtrain import tr
print(tr("lead", "线索"))
```

```{worksheet} self-test
```

> We listen for 10 minutes.

NPS
: Net Promoter Score (净推荐值), from 0 to 10.

[客户]{lang=zh} is the word on the shop's sign.

```text
as the shop prints it
```

<p class="end">Thank you</p>
"""

CHAPTER_ZH = """\
---
file_format: mystnb
html_meta:
  "description lang=zh": 讲三个承诺
---

(promises)=
# 大家守得住的承诺

为了{term}`客户导向`，店员等了15分钟，
{cite:t}`lee2001`这样说。[^guests]花费1200英镑，或者3个小时（见{ref}`那通电话 <case-call>`）。

读一读[标准](https://example.org/standard)或[花费](#promises-costs)：
`score()`给出$p = 5$，占20世纪90年代那些人的２５％。Xerox在*The Soul of a New Machine*里问过。

[^guests]: 2019年的{term}`客户流失`是40%，见[报告](https://example.org/report)。

(promises-list)=
## 写下什么

- `plan()`的三个承诺
- 谁来守

  一个月有30天

1. 再{ref}`问一遍 <promises>`
2. 听着

### 写在纸上

(promises-costs)=
## 要花多少

| 承诺 | 花费 |
|---|---:|
| 回一通电话 | 40 |
| **上门**，$n$次 | [清单](https://example.org/list) |
| SERVQUAL | Kano |

:::{admonition} 1989年的故事
:class: story

客人打了2次电话。

- 店员说`yes`{cite:p}`lee2001`
- {term}`客户流失`变少了

```{note}
没有人要那7张表。
```
:::

```{figure} images/cover.svg
:alt: 店员拿着3张表
:width: 300px

一位店员，3张表。
```

$$
p = \\frac{s}{n}
$$ (share)

![桌上有2盏灯](images/desk.svg)

```{code-cell} python
---
mystnb:
  image:
    alt: 2根柱子，高低不同
tags: [remove-input]
---
from crmtrain import tr
print(tr("lead", "线索"))
```

```{worksheet} self-test
```

> 我们听10分钟。

NPS
: 净推荐值（Net Promoter Score），从0到10。

[客户]{lang=zh}，店招上写的就是这两个字。

```text
as the shop prints it
```

<p class="end">谢谢你</p>
"""

GLOSSARY_EN = """\
(glossary)=
# Glossary

```{glossary}
customer orientation
  (客户导向) Deciding from what 1 customer needs.

churn
customer churn
  (流失) Customers who leave, see {term}`customer orientation`.
```
"""

GLOSSARY_ZH = """\
(glossary)=
# 术语表

```{glossary}
客户导向
  （customer orientation）从1位客户的需要出发做决定。

客户流失
  （churn）离开的客户，见{term}`客户导向`。
```
"""

CASE_EN = """\
(case-call)=
# One call

The clerk picks up after 4 rings.
"""

CASE_ZH = """\
(case-call)=
# 一通电话

铃响了4声，店员才接。
"""

STUB = "YOUR ANSWER HERE: write it in this cell. 在此作答。"


def notebook(language: str) -> str:
    """Return the notebook of one language as Jupyter writes it."""
    title, question = {
        "en": ("# Add it up", "Which of the 7 sums is lowest?"),
        "zh": ("# 加起来", "7个总分，哪个最低？"),
    }[language]
    graded = {"grade": True, "grade_id": "q1", "points": 5, "solution": False, "locked": True}
    written = {"grade": True, "grade_id": "q2", "points": 3, "solution": True, "locked": False}
    cells = [
        cell("markdown", f"(exercise-a1)=\n{title}\n\n{question}"),
        cell("code", f'import crmtrain\ncrmtrain.set_language("{language}")', tags=["language"]),
        cell("code", "total = sum(answers)\ntotal", tags=["given"]),
        cell("code", "assert total == 12", nbgrader=graded),
        cell("markdown", STUB, nbgrader=written),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def cell(kind: str, source: str, **metadata: Any) -> dict[str, Any]:
    """Return one cell of a notebook."""
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {
        "cell_type": kind,
        "id": f"cell-{zlib.crc32(source.encode())}",
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
        **code,
    }


GOOD_BOOK = {
    CHAPTER.format("en"): CHAPTER_EN,
    CHAPTER.format("zh"): CHAPTER_ZH,
    GLOSSARY.format("en"): GLOSSARY_EN,
    GLOSSARY.format("zh"): GLOSSARY_ZH,
    CASE.format("en"): CASE_EN,
    CASE.format("zh"): CASE_ZH,
    NOTEBOOK.format("en"): notebook("en"),
    NOTEBOOK.format("zh"): notebook("zh"),
    "book/en/images/cover.svg": "<svg/>",
    "book/zh/images/cover.svg": "<svg/>",
    "book/zh/_overlay.yml": "language: zh_CN",
}


def write_good_book(root: Path) -> Path:
    """Write the good book into a folder, with its stamps."""
    for name, text in GOOD_BOOK.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    parity.stamp(root)
    return root


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replace the one place in a file that reads `old`."""
    text = (root / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


def line_of(root: Path, name: str, text: str) -> int:
    """Return the first line of a file that holds `text`."""
    lines = (root / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@dataclass(frozen=True)
class Fault:
    """One edit, and what must be found on the line that then reads `at`."""

    name: str
    kind: parity.Kind
    old: str
    new: str
    at: str
    file: str = CHAPTER.format("zh")


def check_fault(root: Path, fault: Fault) -> None:
    """Make the edit and compare what is found with what must be found."""
    edit(root, fault.file, fault.old, fault.new)
    if "/en/" in fault.file:
        parity.stamp(root)  # it is not about stale sections
    line = line_of(root, fault.file, fault.at)

    findings = parity.check(root)

    found = [(f.path.as_posix(), f.line, f.kind) for f in findings]
    assert found == [(fault.file, line, fault.kind)], "\n".join(map(str, findings))


def test_the_good_book_has_no_findings(tmp_path: Path) -> None:
    assert parity.check(write_good_book(tmp_path)) == []
