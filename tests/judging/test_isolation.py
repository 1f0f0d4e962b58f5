"""What a submission finds around it, what it cannot reach, and what it cannot leave behind."""

import os
import resource
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from reference.claims._model import Call, Generator
from reference.judging.subject import Died, Returned, worker_subject

HALF = Fraction(1, 2)
EVAL = Call("dropout_eval", ((HALF,), HALF))
TRAIN = Call("dropout_train", ((HALF,), HALF, Generator(7)))


def said(judge, body, **limits):
    """What a submission with this function body prints."""
    subject = judge(f"import os, sys\ndef dropout_eval(x, keep):\n    {body}\n    return 1", **limits)
    (reply,) = subject.run([EVAL], "float64")
    assert reply == Returned(1), (reply, subject.output)
    return subject.output.strip()


def test_the_interpreter_is_isolated_and_writes_no_bytecode(judge, tmp_path, monkeypatch):
    for name in ("cwd", "pythonpath", "user"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"from_{name}.py").write_text("")
    monkeypatch.chdir(tmp_path / "cwd")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "pythonpath"))
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path / "user"))
    monkeypatch.setenv("PYTHONSTARTUP", "nothing.py")
    body = (
        "import importlib.util as u; f = sys.flags; print(f.safe_path, f.no_user_site, f.hash_randomization,"
        " f.dont_write_bytecode, f.utf8_mode, [p for p in sys.path if not os.path.isabs(p)],"
        " [n for n in ('cwd', 'pythonpath', 'user') if u.find_spec(f'from_{n}')],"
        " [n for n in os.environ if n.startswith('PYTHON')], sys.executable)"
    )
    assert said(judge, body) == f"True 1 0 1 1 [] [] ['PYTHONHASHSEED'] {sys.executable}"
    assert not list(tmp_path.rglob("__pycache__"))


def test_its_path_is_that_of_an_isolated_interpreter_and_the_file_s_own(judge, tmp_path):
    isolated = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; print(*sys.path, sep='\\n')"],
        capture_output=True,
        text=True,
        check=True,
    )
    path = said(judge, "print(*sys.path, sep='\\n')").split("\n")
    assert path == [*isolated.stdout.splitlines(), str(tmp_path)]


def test_sets_of_strings_have_the_same_order_in_every_run(judge):
    body = "print({f'name{i}' for i in range(50)})"
    assert said(judge, body) == said(judge, body)


def test_the_environment_is_clean(judge, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_PARENT", "x")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    names = set(said(judge, "print(*os.environ)").split())
    assert not names & {"SECRET_OF_THE_PARENT", "PYTHONPATH", "PYTEST_CURRENT_TEST"}
    threads = said(judge, "print(*[v for k, v in os.environ.items() if k.endswith('_THREADS')])").split()
    assert set(threads) == {"1"}
    assert len(threads) >= 3


def test_nothing_of_the_judge_is_loaded(judge):
    loaded = set(said(judge, "print(*{name.partition('.')[0] for name in sys.modules})").split())
    assert not loaded & {"reference", "derivations", "hypothesis", "flint", "mpmath", "sympy", "pytest"}


def test_no_caller_s_frame_holds_more_than_the_call(judge):
    body = """f = sys._getframe()
    while f:
        print(*f.f_locals)
        f = f.f_back"""
    names = said(judge, body).split()
    assert "operation" in names
    assert not {"expected", "oracle", "claim", "case", "seed_of_the_suite", "budget"} & set(names)


def test_stdin_is_empty_and_only_the_channel_is_open(judge):
    inherited = os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(inherited, True)
    body = (
        "print(repr(sys.stdin.read()), *sorted(os.readlink(f'/proc/self/fd/{n}').split(':')[0]"
        " for n in range(1, 100) if os.path.exists(f'/proc/self/fd/{n}')))"
    )
    try:
        assert said(judge, body).split() == ["''", "pipe", "pipe", "pipe", "pipe"]
    finally:
        os.close(inherited)


def test_the_channel_is_not_inherited_by_what_a_submission_executes(judge):
    body = """import subprocess
    print(subprocess.run(['ls', '/proc/self/fd'], stdout=-1, close_fds=False).stdout.split())"""
    assert (
        said(judge, body, isolation="basic") == "[b'0', b'1', b'2', b'3']"
    )  # the last is ls's own, of the listing


def test_the_directory_is_fresh_empty_and_removed(judge, tmp_path):
    body = "open('left', 'w').write('x'); print(os.getcwd(), os.environ['HOME'], os.listdir('.'))"
    subject = judge(
        f"import os\nprint(os.listdir('.'))\ndef dropout_eval(x, keep):\n    {body}\n    return 1"
    )
    subject.run([EVAL], "float64")
    empty, line = subject.output.splitlines()
    cwd, home, left = line.split()
    assert (empty, left, home) == ("[]", "['left']", cwd)
    assert Path(cwd).is_dir()
    subject.close()
    assert not Path(cwd).exists()
    assert tmp_path not in Path(cwd).parents


def test_limits_are_in_force(judge):
    body = (
        "import resource as r; print(*[r.getrlimit(w)[0] for w in"
        " (r.RLIMIT_CPU, r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_NOFILE, r.RLIMIT_CORE)])"
    )
    assert said(judge, body) == f"600 {4 << 30} {16 << 20} 256 0"
    subject = judge("def dropout_eval(x, keep):\n    open('big', 'wb').write(bytes(17 << 20))")
    (reply,) = subject.run([EVAL], "float64")
    assert reply.kind == "OSError"
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 4 << 30


def test_modules_beside_the_file_shadow_nothing_but_can_be_imported(judge, tmp_path):
    for name in ("numpy", "json", "random", "helpers"):
        (tmp_path / f"{name}.py").write_text("beside = True")
    source = """
import colorsys, random, json, numpy, helpers
def dropout_eval(x, keep):
    return [hasattr(module, "beside") for module in (random, json, numpy, helpers)]
"""
    (tmp_path / "colorsys.py").write_text("raise SystemExit")
    assert judge(source).run([EVAL], "float64")[0].values == (0, 0, 0, 1)


@pytest.mark.parametrize(
    "name", ["numpy.py", "random.py", "reference.py", "my-first try.py", "a.b.py", "test.py"]
)
def test_a_file_may_have_any_name(tmp_path, name):
    (tmp_path / name).write_text("import random, numpy\ndef dropout_eval(x, keep): return numpy.zeros(1)")
    subject = worker_subject(tmp_path / name)
    reply = subject.run([EVAL], "float64")[0]
    subject.close()
    assert reply == Returned((Fraction(0),), ("float64",))


def test_it_has_a_session_of_its_own_that_dies_with_it(judge):
    source = """
import os, time
def dropout_eval(x, keep):
    child = os.fork()
    if child == 0:
        time.sleep(6000)
        os._exit(0)
    return os.getsid(0), child
"""
    subject = judge(source, isolation="basic")
    session, child = (int(number) for number in subject.run([EVAL], "float64")[0].values)
    assert session != os.getsid(0)
    subject.close()
    end = time.monotonic() + 120
    while Path(f"/proc/{child}/stat").exists() and " Z " not in Path(f"/proc/{child}/stat").read_text():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("sessions", [1, 2])
def test_a_daemon_ends_with_it_even_without_locks(judge, sessions):
    """On Linux: what has left the group and the parent comes to the zygote."""
    source = f"""
import os, time
def dropout_eval(x, keep):
    reader, writer = os.pipe()
    if os.fork() == 0:
        for _ in range({sessions}):
            os.setsid()
            if os.fork() != 0:
                os._exit(0)
        os.write(writer, str(os.getpid()).encode())
        time.sleep(6000)
    return int(os.read(reader, 9))
"""
    subject = judge(source, isolation="basic")
    daemon = int(subject.run([EVAL], "float64")[0].values)
    assert sys.platform != "linux" or os.path.exists(f"/proc/{daemon}")
    subject.close()
    assert sys.platform != "linux" or not os.path.exists(f"/proc/{daemon}")


def test_a_child_that_holds_the_channel_does_not_hide_a_death(judge):
    source = """
import os, time
def dropout_eval(x, keep):
    if os.fork() == 0:
        time.sleep(6000)
    os._exit(4)
"""
    assert judge(source, deadline=600.0, isolation="basic").run([EVAL], "float64") == [
        Died("EXITED", "the process ended with exit code 4")  # not that there was no answer
    ]


FORGERIES = {
    "garbage": "os.write(fd, b'x' * 100)",
    "a frame too many": "os.write(fd, encode((0, 'returned', 1.0, [])) * 2)",
    "the wrong number": "os.write(fd, encode((5, 'returned', 1.0, [])))",
    "a verdict": "os.write(fd, encode((0, 'holds', 1.0, [])))",
    "no end of it": "os.write(fd, b'gnm1' + b'\\xff' * 8)",
    "half a frame": "os.write(fd, encode((0, 'returned', 1.0, []))[:-1]); os._exit(0)",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_replies_end_the_worker_and_nothing_else(judge, forgery):
    source = f"""
import os, stat, sys
encode = sys.modules['gnomon_worker.codec'].encode
def dropout_eval(x, keep):
    for fd in range(3, 20):
        try:
            {FORGERIES[forgery]}
        except OSError:
            continue
    return 2.0
def toy_loss(*a):
    return 3
"""
    subject = judge(source)
    (reply,) = subject.run([EVAL], "float64")
    assert isinstance(reply, Died)
    assert reply.kind == "EXITED"
    assert subject.run([Call("toy_loss", (HALF,) * 4)], "float64") == [Returned(3)]


ATTACKS = {
    "patches the comparison": "numpy.allclose = numpy.array_equal = lambda *a, **k: True",
    "patches Fraction": "import fractions; fractions.Fraction.__eq__ = lambda *a: True",
    "patches the worker": "sys.modules['gnomon_worker.execute'].plain = lambda value: 'HOLDS'",
    "answers at exit": "import atexit; atexit.register(lambda: os.write(1, b'HOLDS'))",
    "hides its streams": "sys.stdout.close(); sys.stderr = None; os.close(1)",
    "leaves a thread": "import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_wrong_value_stays_wrong(judge, attack):
    subject = judge(f"import numpy, os, sys\n{ATTACKS[attack]}\ndef dropout_eval(x, keep):\n    return x + 1")
    (reply,) = subject.run([EVAL], "float64")
    subject.close()
    assert reply == Returned((HALF + 1,), ("float64",)) or not isinstance(reply, Returned)


def test_the_same_seed_gives_the_same_draws_and_no_other_seed_is_known(judge):
    source = "def dropout_train(x, keep, rng):\n    return rng.bit_generator.seed_seq.entropy, rng.random(2)"
    first, second = (judge(source).run([TRAIN], "float64")[0] for _ in range(2))
    assert first == second
    assert first.values[0] == 7


BASIC = {
    "imports the answers": "import reference.implementation.quadratic",
    "imports all of them": "exec('from reference.implementation import *')",
    "opens the source": "open(SOURCE).read()",
    "opens it by its descriptor": "os.read(os.open(SOURCE, os.O_RDONLY), 10)",
    "goes round by a link": "os.symlink(SOURCE, 'link.py'); open('link.py').read()",
    "runs the file": "import runpy; runpy.run_path(SOURCE)",
    "opens it as bytes": "open(os.fsencode(SOURCE), 'rb')",
}


@pytest.mark.parametrize("name", BASIC)
def test_without_a_lock_on_files_python_opens_no_answers_all_the_same(judge, name):
    import reference.implementation.quadratic as answers

    source = f"""
import os
SOURCE = {answers.__file__!r}
def dropout_eval(x, keep):
    try:
        {BASIC[name]}
    except PermissionError:
        return 1
    return 0
"""
    assert judge(source, isolation="basic").run([EVAL], "float64") == [Returned(1)]
    assert judge(source).run([EVAL], "float64") == [Returned(1)]


def test_what_is_asked_for_is_opened(judge):
    """The answers themselves, where they are what is judged."""
    subject = worker_subject("reference.implementation", isolation="basic")
    try:
        assert isinstance(subject.run([EVAL], "float64")[0], Returned)
    finally:
        subject.close()
