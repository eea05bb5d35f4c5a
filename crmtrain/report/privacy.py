"""What may be shown: nothing about fewer than five, and nothing from which it can be worked out.

A figure is about a set of files. Two figures that rest on the same answers, one about a set and
one about that set without a few, give those few away by subtraction. So, for figures that are
tied together, sets must be the same or differ by at least `LEAST` files each way. Sets are whole
numbers here whose bits are the files: thousands of files are compared in a microsecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

LEAST = 5
"""The smallest group that is shown."""


def files(present: Iterable[object]) -> int:
    """Return the set of the places at which `present` is true."""
    digits = "".join("1" if one else "0" for one in present)
    return int(digits[::-1] or "0", 2)


def apart(first: int, second: int) -> bool:
    """Say whether neither set, less the other, is a group of one to four files."""
    differences = ((first & ~second).bit_count(), (second & ~first).bit_count())
    return all(n == 0 or n >= LEAST for n in differences)


def settle(sets: Mapping[str, int]) -> dict[str, int]:
    """Return sets that can be shown side by side, for figures that are tied together.

    Two that differ by too few files are both cut down to what they share; a set that is, or
    thereby becomes, smaller than `LEAST` is left out.
    """
    kept = {name: one for name, one in sets.items() if one.bit_count() >= LEAST}
    while clash := _clash(kept):
        first, second = clash
        shared = kept[first] & kept[second]
        for name in clash:
            kept[name] = shared
        kept = {name: one for name, one in kept.items() if one.bit_count() >= LEAST}
    return kept


def beside(one: int, others: Iterable[int]) -> int:
    """Return `one`, cut down if need be to stand beside `others`, which stay; 0 if it cannot."""
    others = list(others)
    for other in others:
        if not apart(one, other):
            one &= other
    fits = one.bit_count() >= LEAST and all(apart(one, other) for other in others)
    return one if fits else 0


def visible(sizes: Mapping[str, int]) -> list[str]:
    """Return the groups that may be shown beside their total.

    Those of fewer than `LEAST` are hidden. What is hidden can be had by subtracting the shown
    from the total, so there must be at least two hidden groups with at least `LEAST` together:
    the smallest of the others are hidden as well until there are.
    """
    hidden = [size for size in sizes.values() if 0 < size < LEAST]
    rest = sorted(
        (name for name, size in sizes.items() if size >= LEAST),
        key=lambda name: (sizes[name], name),
    )
    while hidden and rest and (len(hidden) < 2 or sum(hidden) < LEAST):
        hidden.append(sizes[rest.pop(0)])
    return [name for name in sizes if name in rest]


def protect_counts(counts: Sequence[int]) -> list[int | None]:
    """Return counts that add up to a known total, with `None` for those that are not shown.

    Counts of 1 to 4 are hidden, and the smallest of the others as in `visible`. A count of 0 is
    a group of nobody.
    """
    shown = set(visible({str(place): count for place, count in enumerate(counts)}))
    return [
        count if count == 0 or str(place) in shown else None for place, count in enumerate(counts)
    ]


def protect_shares(counts: Sequence[int], total: int) -> list[int | None]:
    """The same for counts that do not add up: neither those who chose nor those who did not."""
    return [
        count if all(n == 0 or n >= LEAST for n in (count, total - count)) else None
        for count in counts
    ]


def _clash(sets: Mapping[str, int]) -> tuple[str, str] | None:
    different = {one: name for name, one in sets.items()}  # most are the same set
    for place, (first, name) in enumerate(ordered := sorted(different.items(), reverse=True)):
        for second, other in ordered[place + 1 :]:
            if not apart(first, second):
                return name, other
    return None
