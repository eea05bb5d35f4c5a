"""The walls around a submission: what it sees, where it writes, how much it may take.

`enter` is called once, in the nursery: from then on it sees an allow-list of files, read-only.
`fork` gives each kernel namespaces of its own; `settle`, in the fork, gives it a private scratch
folder, limits, and takes every privilege away. Nothing here can be undone by the kernel.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crmtrain.grading.grader import kernelcalls as calls

NOBODY = 65534
SCRATCH = "/crmtrain-scratch"  # private: a file system of its own for each kernel
TEMPORARY = "/tmp"  # noqa: S108  # leads to the scratch folder, unless the interpreter is in it
FOLDER = f"{SCRATCH}/notebook"

#: What a Python process may need of the system, where it is there; all of it is read-only.
SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/fonts",
    "/usr/share/zoneinfo",
    "/usr/share/locale",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/fonts",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", "/dev/full")
#: The variables of the environment that a kernel gets from the grader's.
ENVIRONMENT = ("HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONHASHSEED", "CRMTRAIN_LANG")

_NAMESPACES = (
    calls.CLONE_NEWNS
    | calls.CLONE_NEWPID
    | calls.CLONE_NEWNET
    | calls.CLONE_NEWIPC
    | calls.CLONE_NEWUTS
)


@dataclass(frozen=True)
class Limits:
    """What one submission may take.

    Attributes:
        cpu: seconds of processor time, all threads together.
        wall: seconds from the first cell to the last.
        memory: bytes beyond what the forked process has already.
        threads: tasks of the user at a time.
        file: bytes of one file.
        scratch: bytes of all files together.
        output: bytes of all output together.
    """

    cpu: int = 300
    wall: int = 300
    memory: int = 2 << 30
    threads: int = 128
    file: int = 64 << 20
    scratch: int = 256 << 20
    output: int = 32 << 20


def allowed() -> list[Path]:
    """Return the folders and files that a kernel may read: interpreter, packages, system parts."""
    found = [Path(name) for name in SYSTEM]
    found += [Path(sys.prefix), Path(sys.base_prefix)]
    found += [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib")]
    kept = [path for path in found if path.exists()]
    for module in list(sys.modules.values()):  # packages that are installed elsewhere
        file = getattr(module, "__file__", None)
        name = getattr(module, "__name__", "")
        if not file or name == "__main__" or not Path(file).is_absolute():
            continue
        place = Path(file).resolve()
        if any(place.is_relative_to(path.resolve()) for path in kept):
            continue
        top = sys.modules.get(name.partition(".")[0])
        kept.append(Path(getattr(top, "__file__", None) or file).resolve().parent)
    return _outermost(kept)


def _outermost(paths: Iterable[Path]) -> list[Path]:
    kept: list[Path] = []
    for path in sorted(set(paths), key=lambda path: len(path.parts)):
        if not any(path.is_relative_to(other) for other in kept):
            kept.append(path)
    return kept


def enter(root: str, visible: Iterable[Path], hidden: Iterable[Path] = ()) -> None:
    """Confine this process to `visible`, read-only; it must have one thread.

    Args:
        root: an empty folder; it stays empty for all others.
        visible: folders and files; each is seen where it was.
        hidden: folders inside them that look empty.

    Raises:
        OSError: the machine does not allow it.
    """
    user, group = os.getuid(), os.getgid()
    if user == 0:
        calls.unshare(calls.CLONE_NEWNS)
    else:
        calls.unshare(calls.CLONE_NEWUSER | calls.CLONE_NEWNS)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    calls.mount("none", "/", None, calls.MS_REC | calls.MS_PRIVATE)
    calls.mount("tmpfs", root, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "mode=755,size=1m")
    for path in _outermost([*visible, *map(Path, DEVICES)]):
        if path.exists():
            _show(path, root)
    for path in hidden:
        place = root + str(path)
        if os.path.isdir(place):  # noqa: PTH112  # a string made of two paths
            calls.mount("tmpfs", place, "tmpfs", calls.MS_RDONLY, "size=4k,mode=755")
    for name in ("proc", SCRATCH[1:]):
        os.makedirs(f"{root}/{name}", exist_ok=True)  # noqa: PTH103
    with contextlib.suppress(FileExistsError):
        os.symlink(SCRATCH, root + TEMPORARY)  # noqa: PTH211
    calls.mount(
        "none", root, None, calls.MS_REMOUNT | calls.MS_RDONLY | calls.MS_NOSUID | calls.MS_NODEV
    )
    calls.pivot(root)


def _show(path: Path, root: str) -> None:
    """Bind `path` into the new root, at the same place, read-only; links stay links."""
    place = Path(root + str(path))
    place.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        place.symlink_to(path.readlink())
        target = path.resolve()
        inside = Path(root + str(target))
        if not inside.exists():
            _show(target, root)
        return
    if path.is_dir():
        place.mkdir(exist_ok=True)
    else:
        place.touch()
    calls.mount(str(path), str(place), None, calls.MS_BIND | calls.MS_REC)
    if str(path) in DEVICES:
        return
    # What the system's own mount forbids must stay forbidden: in a user namespace it is locked.
    kept = os.statvfs(path).f_flag & (calls.MS_NOEXEC | calls.MS_NOATIME)
    flags = calls.MS_REMOUNT | calls.MS_BIND | calls.MS_RDONLY | calls.MS_NOSUID | calls.MS_NODEV
    calls.mount("none", str(place), None, flags | kept)


def fork() -> int:
    """Fork into new namespaces; return as `os.fork` does."""
    return calls.fork(_NAMESPACES)


def settle(limits: Limits) -> None:
    """Make this fork the confined one: scratch folder, limits, no privileges.

    Raises:
        OSError: a wall cannot be built; the fork must end.
    """
    calls.die_with_parent()
    owner = NOBODY if os.getuid() == 0 else os.getuid()
    data = f"size={limits.scratch},nr_inodes=20000,mode=700,uid={owner}"
    calls.mount("tmpfs", SCRATCH, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, data)
    with contextlib.suppress(OSError):  # some containers forbid it; then there is no /proc at all
        calls.mount("proc", "/proc", "proc", calls.MS_NOSUID | calls.MS_NODEV | calls.MS_NOEXEC)
    restrict(limits)
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    calls.drop_capabilities()
    calls.die_with_parent()  # another user's process forgets the first call
    calls.filter_calls()
    os.mkdir(FOLDER)  # noqa: PTH102


def restrict(limits: Limits) -> None:
    """Set the limits that need no privilege."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if _has_proc() else 0
    size = pages * os.sysconf("SC_PAGE_SIZE") or (1 << 30)
    for kind, value in (
        (resource.RLIMIT_AS, size + limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_NPROC, limits.threads),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        _, most = resource.getrlimit(kind)
        new = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (new, new))


def temporary() -> str:
    """Return where a confined kernel keeps temporary files."""
    return TEMPORARY if os.path.islink(TEMPORARY) else SCRATCH  # noqa: PTH114


def _has_proc() -> bool:
    return os.path.exists("/proc/self/statm")  # noqa: PTH110
