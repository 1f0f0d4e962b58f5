"""Strong isolation: what a submission tries and cannot do, what correct code does and still can, and honesty."""

import os
import platform
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest

from reference.judging import process, worker_subject, zygote
from reference.judging.process import WorkerError
from reference.judging.subject import Returned, SubjectError
from reference.judging.worker import confine, landlock, seccomp
from tests.judging.operations import EVAL
from tests.judging.strength import first_missing, is_strong, isolation_here

REFUSED = "PermissionError"
ATTACKS = {
    "reads the oracle": "import reference.claims.adam",
    "reads the proofs": "import derivations.adam",
    "opens the oracle": "open(os.path.join(gnomon, 'claims', 'adam.py')).read()",
    "opens the judge": "open(os.path.join(gnomon, 'judging', 'equals.py')).read()",
    "reads the parent's environment": "open(f'/proc/{os.getppid()}/environ').read()",
    "reads the parent's memory": "open(f'/proc/{os.getppid()}/mem', 'rb')",
    "lists the parent's descriptors": "os.listdir(f'/proc/{os.getppid()}/fd')",
    "reads shadow": "open('/etc/shadow').read()",
    "reads another's home": "os.listdir(os.path.expanduser('~root'))",
    "writes to /tmp": "open(os.path.join(os.path.dirname(os.getcwd()), 'left'), 'w')",
    "writes to /dev/shm": "open('/dev/shm/left', 'w')",
    "writes beside itself": "open(os.path.join(os.path.dirname(__file__), 'left'), 'w')",
    "writes into site-packages": "open(os.path.join(os.path.dirname(numpy.__file__), 'left.py'), 'w')",
    "replaces a library": "os.rename(numpy.__file__, numpy.__file__ + '.old')",
    "opens a TCP socket": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "opens a UDP socket": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "opens an abstract socket": "import socket; socket.socket(socket.AF_UNIX).bind('\\0left')",
    "forks": "os.fork()",
    "starts a process": "import subprocess; subprocess.run(['true'])",
    "executes": "os.execv(sys.executable, [sys.executable])",
    "signals the parent": "os.kill(os.getppid(), 9)",
    "signals everybody": "os.kill(-1, 9)",
    "leaves its session": "os.setsid()",
    "raises its limits": "resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
    "makes memory that is a file": "os.memfd_create('left')",
    "unshares": "libc(272, 0x10000000)",
    "traces the parent": "libc(101, 16, os.getppid(), 0, 0)",
    "reads another's memory": "libc(310, os.getppid(), 0, 0, 0, 0, 0)",
    "asks for io_uring": "libc(425, 1, 0)",
    "has the kernel send signals": "import fcntl; fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())",
    "chooses the kernel's signal": "import fcntl; fcntl.fcntl(1, 10, 9)",
    "has a socket send signals": "import fcntl, socket; fcntl.ioctl(socket.socketpair()[0], 0x8901, b'\\0' * 4)",
    "outlives its parent": "libc(157, 1, 0)",
    "leaves a core": "libc(157, 4, 1)",
    "changes an owner": "os.chown(__file__, 1, 1)",
    "sets an attribute": "os.setxattr(__file__, 'user.left', b'x')",
    "slows the parent down": "os.sched_setscheduler(os.getppid(), os.SCHED_IDLE, os.sched_param(0))",
    "opens by handle": "libc(304, 0, 0, 0)",
}
PRELUDE = f"""
import ctypes, os, platform, resource, sys, numpy
gnomon = {str(Path(process.__file__).resolve().parents[1])!r}
def libc(number, *arguments):
    if platform.machine() != "x86_64":
        raise PermissionError("the numbers are those of another machine")
    if ctypes.CDLL(None, use_errno=True).syscall(number, *arguments) < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
def outcome(attack):
    try:
        attack()
    except OSError as error:
        return [type(error).__name__, str(error)]
    except ImportError as error:
        return ["PermissionError", str(error)]
    return ["it worked", ""]
"""


def ran(judge, source):
    """The reply and the subject, under strong isolation; None where this machine has no such thing.

    Then nothing may have run, and what is missing must be named.
    """
    subject = judge(source, isolation="strong")
    if not is_strong():
        with pytest.raises(WorkerError, match=first_missing()):
            subject.run([EVAL], "float64")
        assert subject.output == ""
        return None
    return subject.run([EVAL], "float64")[0], subject


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(judge, name):
    body = f"def attack():\n    {ATTACKS[name]}\ndef dropout_eval(x, keep):\n    print(*outcome(attack))\n    return 1"
    if found := ran(judge, PRELUDE + body):
        reply, subject = found
        assert reply == Returned(1), (reply, subject.output)
        assert subject.output.startswith(REFUSED), subject.output


HARMLESS = {
    "warns and prints": "import warnings; warnings.warn('careful'); print('hello', file=sys.stderr)",
    "starts a thread": "import threading; t = threading.Thread(target=print); t.start(); t.join()",
    "uses a pool of threads": "from concurrent.futures import ThreadPoolExecutor as P; list(P(2).map(abs, [1]))",
    "writes where it is": "open('notes.txt', 'w').write('x'); os.mkdir('d'); os.rename('notes.txt', 'd/n')",
    "copies a file": "import shutil; open('a', 'w').close(); shutil.copy2('a', 'b'); os.chmod('b', 0o600)",
    "writes a temporary file": "import tempfile; tempfile.TemporaryFile().write(b'x')",
    "reads itself": "open(__file__).read()",
    "looks at the machine": "import platform; platform.processor(); os.cpu_count(); os.getloadavg()",
    "times itself": "import time; time.perf_counter(); time.sleep(0)",
    "imports late": "import sqlite3, decimal, statistics, unittest, xml.dom.minidom, multiprocessing, asyncio",
    "uses SciPy": "import scipy.special, scipy.stats; scipy.stats.norm.cdf(0)",
    "uses scikit-learn": "from sklearn.neural_network import MLPClassifier; MLPClassifier()",
    "uses linear algebra": "numpy.linalg.svd(numpy.ones((50, 50)))",
    "draws": "numpy.random.default_rng().normal(size=3); import secrets; secrets.token_bytes(4)",
    "asks for its limits": "resource.getrlimit(resource.RLIMIT_AS); os.getpid(); os.kill(os.getpid(), 0)",
    "loops in asyncio": "import asyncio\n    async def f(): await asyncio.sleep(0)\n    asyncio.run(f())",
    "compiles a foreign function": "ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1)()",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_correct_code_is_not_in_the_way(judge, name):
    if found := ran(judge, PRELUDE + f"def dropout_eval(x, keep):\n    {HARMLESS[name]}\n    return 1"):
        reply, subject = found
        assert reply == Returned(1), subject.output


def test_a_helper_beside_the_file_can_be_imported(judge, tmp_path):
    (tmp_path / "helper.py").write_text("one = 1")
    if found := ran(judge, "import helper\ndef dropout_eval(x, keep): return helper.one"):
        assert found[0] == Returned(1)


def test_modes_and_times_of_files_stay_as_they_are(judge, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("kept")
    before = victim.stat()
    attack = (
        f"path = {str(victim)!r}; os.chmod(path, 0); os.utime(path, (1, 1)); os.fchmod(os.open(path, 0), 0)"
    )
    if found := ran(judge, PRELUDE + f"def dropout_eval(x, keep):\n    {attack}\n    return 1"):
        after = victim.stat()
        assert (before.st_mode, before.st_mtime) == (after.st_mode, after.st_mtime)
        assert found[0] == Returned(1)


def test_what_is_hidden_is_hidden_among_the_system_s_files(monkeypatch, tmp_path):
    """As where Python and gnomon are installed in /usr/local."""
    for name in ("reference/claims", "numpy"):
        (tmp_path / "lib" / name).mkdir(parents=True)
    monkeypatch.setattr(confine, "_SYSTEM", (str(tmp_path),))
    monkeypatch.setattr(confine, "_HIDDEN", (str(tmp_path / "lib" / "reference"),))
    readable = set(confine._readable([]))
    assert str(tmp_path / "lib" / "numpy") in readable
    assert not readable & {str(tmp_path), str(tmp_path / "lib"), str(tmp_path / "lib" / "reference")}


def test_other_copies_of_the_answers_are_hidden_too(monkeypatch, tmp_path):
    """As where the system's Python has gnomon, and the judge runs in an environment of its own."""
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    for name in ("reference/claims", "derivations", "numpy"):
        (packages / name).mkdir(parents=True)
    (packages / "reference/claims/_model.py").touch()
    hidden = tuple(confine._installed([str(tmp_path), str(tmp_path)]))
    assert set(hidden) == {str(packages / "reference"), str(packages / "derivations")}
    monkeypatch.setattr(confine, "_HIDDEN", hidden)
    assert list(confine._without_hidden(str(tmp_path))) == [str(packages / "numpy")]


def test_another_checkout_on_the_path_is_hidden_too(tmp_path):
    """As where an editable installation is of one copy, and the judge runs from another."""
    (tmp_path / "reference/claims").mkdir(parents=True)
    assert list(confine._other_checkouts([str(tmp_path), "nowhere"])) == []
    (tmp_path / "reference/claims/_model.py").touch()
    hidden = confine._other_checkouts([str(tmp_path), str(tmp_path), "nowhere"])
    assert list(hidden) == [str(tmp_path / "reference"), str(tmp_path / "derivations")]


def test_where_the_system_has_what_the_locks_are_made_of_they_hold():
    if landlock.version() > 0 and platform.machine() in seccomp._ARCHITECTURES:
        assert is_strong(), isolation_here().missing


def test_every_lock_is_reported(judge):
    if found := ran(judge, "def dropout_eval(x, keep): return 1"):
        isolation = found[1].isolation
        assert isolation.level == "strong"
        assert set(confine.LOCKS) <= set(isolation.held)
        assert set(isolation.missing) <= {confine.USER}


def test_basic_isolation_says_that_it_is(judge):
    subject = judge("def dropout_eval(x, keep): return 1", isolation="basic")
    subject.run([EVAL], "float64")
    assert (subject.isolation.level, subject.isolation.held) == ("basic", ())


def test_an_isolation_that_does_not_exist(judge):
    with pytest.raises(SubjectError, match="isolation: got 'iron', expected one of best, strong, basic"):
        judge("", isolation="iron")


@pytest.mark.parametrize("lock", ["files", "calls"])
def test_a_lock_that_does_not_hold_is_noticed(monkeypatch, tmp_path, lock):
    """The proofs look at what happens: a lock that says it is turned and is not is named as missing."""
    child = os.fork()
    if child == 0:  # locks are for good
        status = 1
        try:
            os.chdir(tmp_path)
            if lock == "files":
                monkeypatch.setattr(confine, "allow_files", lambda *_: None)
            else:
                monkeypatch.setattr(confine, "forbid_system_calls", lambda: None)
            held, missing = confine.confine([])
            wanted = (
                {"files"} if lock == "files" else {"network", "processes", "execution", "signals", "tracing"}
            )
            status = (
                0
                if wanted - {"network", "signals"} <= set(missing)
                and not wanted & set(held) - {"network", "signals"}
                else 2
            )
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_what_is_required_and_missing_stops_the_run(judge, monkeypatch, tmp_path):
    """As on a machine without Landlock: the worker's copy of the lock is one that does nothing."""
    folder = tmp_path / "reference" / "judging"
    shutil.copytree(Path(process.__file__).parent / "worker", folder / "worker")
    with (folder / "worker" / "confine.py").open("a") as file:
        file.write("\n\ndef allow_files(*_):\n    raise OSError(38, 'no Landlock here')\n")
    monkeypatch.setattr(zygote, "START", folder / "worker" / "start.py")
    subject = judge("print('it ran')\ndef dropout_eval(x, keep): return 1", isolation="strong")
    with pytest.raises(
        WorkerError, match=r"strong is required, and what is missing is files \(no Landlock here\)"
    ):
        subject.run([EVAL], "float64")
    assert subject.output == ""
    weak = judge("print('it ran')\ndef dropout_eval(x, keep): return 1")
    assert weak.run([EVAL], "float64") == [Returned(1)]
    assert weak.isolation.level == "basic"
    assert weak.isolation.missing["files"] == "no Landlock here"


def test_a_temporary_folder_that_only_its_owner_may_enter(monkeypatch, tmp_path):
    """As root has one: then root's workers cannot become another user, and are locked up all the same."""
    with tempfile.TemporaryDirectory() as open_to_all:
        path = Path(open_to_all, "student.py")
        path.write_text("def dropout_eval(x, keep):\n    open('left', 'w').close()\n    return 1")
        Path(open_to_all).chmod(0o755)
        private = tmp_path / "private"
        private.mkdir(mode=0o700)
        monkeypatch.setattr(tempfile, "tempdir", str(private))
        subject = worker_subject(path)
        try:
            assert subject.run([EVAL], "float64") == [Returned(1)]
            assert subject.isolation.level == isolation_here().level
            assert (confine.USER in subject.isolation.missing) == (os.getuid() == 0)
        finally:
            subject.close()
        assert list(private.iterdir()) == []


def test_nothing_is_left_running(judge):
    subject = judge("def dropout_eval(x, keep):\n    import os\n    return os.getpid()")
    pid = int(subject.run([EVAL], "float64")[0].values)
    subject.close()
    end = time.monotonic() + 120
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def test_the_filter_of_system_calls_knows_both_machines():
    for machine in ("x86_64", "aarch64"):
        program = list(seccomp.instructions(machine, 7))
        assert len(program) < 4096
        assert all(0 <= jump < 256 for _, yes, no, _ in program for jump in (yes, no))
    names = {machine: set(numbers) for machine, numbers in seccomp._NUMBERS.items()}
    old = {
        "fork",
        "vfork",
        "mknod",
        "inotify_init",
        "chmod",
        "chown",
        "lchown",
        "utime",
        "utimes",
        "futimesat",
    }
    assert names["x86_64"] - names["aarch64"] == {"iopl", "ioperm", *old}
    for numbers in seccomp._NUMBERS.values():
        assert len(set(numbers.values())) == len(numbers)
    assert landlock.version() >= 0
