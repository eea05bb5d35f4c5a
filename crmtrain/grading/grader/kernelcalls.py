"""The few calls of the Linux kernel that Python does not have: by number, through libc."""

from __future__ import annotations

import ctypes
import os
import platform
import struct

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
_SIGCHLD = 17

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_NOATIME = 1, 2, 4, 8, 1024
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP = 1, 4, 22
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 24, 38
_CAPABILITY_VERSION_3 = 0x20080522

# Refused with EPERM: network, other processes, programs, mounts, and the rarely trodden parts of
# the kernel. `clone` is allowed for threads alone; `clone3` hides its flags, so it is not there.
_REFUSED = {
    "x86_64": {
        "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "fork": 57,
        "vfork": 58, "execve": 59, "ptrace": 101, "syslog": 103, "personality": 135,
        "modify_ldt": 154, "pivot_root": 155, "acct": 163, "settimeofday": 164, "mount": 165,
        "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169, "sethostname": 170,
        "setdomainname": 171, "iopl": 172, "ioperm": 173, "init_module": 175,
        "delete_module": 176, "quotactl": 179, "clock_settime": 227, "kexec_load": 246,
        "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272, "accept4": 288,
        "perf_event_open": 298, "name_to_handle_at": 303, "open_by_handle_at": 304, "setns": 308,
        "process_vm_readv": 310, "process_vm_writev": 311, "finit_module": 313,
        "kexec_file_load": 320, "bpf": 321, "execveat": 322, "userfaultfd": 323,
        "io_uring_setup": 425, "open_tree": 428, "move_mount": 429, "fsopen": 430,
        "fsmount": 432, "pidfd_getfd": 438, "mount_setattr": 442,
    },
    "aarch64": {
        "umount2": 39, "mount": 40, "pivot_root": 41, "acct": 89, "personality": 92,
        "unshare": 97, "kexec_load": 104, "init_module": 105, "delete_module": 106,
        "clock_settime": 112, "syslog": 116, "ptrace": 117, "reboot": 142, "sethostname": 161,
        "setdomainname": 162, "settimeofday": 170, "socket": 198, "bind": 200, "listen": 201,
        "accept": 202, "connect": 203, "add_key": 217, "request_key": 218, "keyctl": 219,
        "execve": 221, "swapon": 224, "swapoff": 225, "perf_event_open": 241, "accept4": 242,
        "name_to_handle_at": 264, "open_by_handle_at": 265, "setns": 268,
        "process_vm_readv": 270, "process_vm_writev": 271, "finit_module": 273, "bpf": 280,
        "execveat": 281, "userfaultfd": 282, "kexec_file_load": 294, "io_uring_setup": 425,
        "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsmount": 432, "pidfd_getfd": 438,
        "mount_setattr": 442,
    },
}  # fmt: skip
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3, _CLONE_THREAD = 435, 0x00010000
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CAPSET = {"x86_64": 126, "aarch64": 91}

# PyDLL keeps the interpreter's lock: nothing else may run between a fork and what follows it.
_libc = ctypes.PyDLL(None, use_errno=True)


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def _call(name: str, *arguments: object) -> int:
    result = int(getattr(_libc, name)(*arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def machine() -> str:
    """Return the processor's name as the tables have it.

    Raises:
        OSError: it is another one.
    """
    name = platform.machine()
    if name not in _REFUSED:
        raise OSError(f"no list of system calls for the processor {name}")
    return name


def unshare(flags: int) -> None:
    """Go from namespaces into new ones."""
    _call("unshare", flags)


def mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """Attach a file system; the arguments are those of the system call."""
    _call(
        "mount",
        source.encode(),
        target.encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        data.encode() if data else None,
    )


def pivot(root: str) -> None:
    """Make `root`, a mount point, the root of this mount namespace; nothing else stays."""
    os.chdir(root)
    _call("syscall", ctypes.c_long(_PIVOT_ROOT[machine()]), b".", b".")
    _call("umount2", b".", MNT_DETACH)
    os.chdir("/")


def fork(flags: int) -> int:
    """Make a child in new namespaces; return as `os.fork` does. There must be one thread."""
    number = ctypes.c_long(_CLONE[machine()])
    python = ctypes.pythonapi
    python.PyOS_BeforeFork()
    pid = int(_libc.syscall(number, ctypes.c_ulong(flags | _SIGCHLD), None, None, None, None))
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    error = ctypes.get_errno()
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(error, f"clone: {os.strerror(error)}")
    return pid


def die_with_parent() -> None:
    """Be killed when the parent ends."""
    _call("prctl", _PR_SET_PDEATHSIG, 9, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every privilege, for good."""
    for number in range(64):
        if _libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0) < 0:
            break
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _call("syscall", ctypes.c_long(_CAPSET[machine()]), header, bytes(24))
    no_new_privileges()


def no_new_privileges() -> None:
    """Let no program give privileges back; a seccomp filter needs it."""
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def filter_calls() -> None:
    """Refuse, for good, the system calls that a notebook has no need of."""
    name = machine()
    allow, refuse, absent, kill = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000

    def code(operation: int, yes: int, no: int, value: int) -> bytes:
        return struct.pack("HBBI", operation, yes, no, value)

    load, equal, at_least, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    program = [
        code(load, 0, 0, 4),  # which processor's numbers are these?
        code(equal, 1, 0, _AUDIT_ARCH[name]),
        code(give, 0, 0, kill),
        code(load, 0, 0, 0),  # which call?
        code(at_least, 0, 1, 0x40000000),  # the x32 numbers
        code(give, 0, 0, refuse),
        code(equal, 0, 1, _CLONE3),
        code(give, 0, 0, absent),
        code(equal, 0, 4, _CLONE[name]),
        code(load, 0, 0, 16),  # its first argument: the flags
        code(any_bit, 1, 0, _CLONE_THREAD),
        code(give, 0, 0, refuse),
        code(give, 0, 0, allow),
    ]
    for number in sorted(_REFUSED[name].values()):
        program += [code(equal, 0, 1, number), code(give, 0, 0, refuse)]
    program.append(code(give, 0, 0, allow))
    table = _Filter(len(program), b"".join(program))
    _call("prctl", _PR_SET_SECCOMP, 2, ctypes.byref(table), 0, 0)
