"""``check`` finds what a file's judge finds: classes, other names, and what a notebook's cell defines."""

import linecache
import sys
import types

import pytest

from reference import check, points_for
from reference.judging import worker_subject
from reference.judging.run import judge
from reference.judging.select import judged
from reference.reporting.report import Kind
from tests.judging.course_files import CONFIG, FUNCTION, LISTS, OWNER, STEP, TENSOR


def defined(source, name="a_module"):
    """The namespace after a cell of this source has run, as IPython runs it: of no file, with its lines kept."""
    module = types.ModuleType(name)
    where = f"<cell of {name}>"
    linecache.cache[where] = (len(source), None, source.splitlines(keepends=True), where)
    exec(compile(source, where, "exec"), vars(module))
    return module


def only(source):
    """The class or the function of a cell."""
    found = vars(defined(source))
    return next(value for name, value in found.items() if not name.startswith("__") and name != "np")


SHAPES = {
    "a tensor a call": TENSOR,
    "lists": LISTS,
    "its own": OWNER,
    "a function": FUNCTION,
    "a config": CONFIG,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_it_says_what_is_said_of_the_file(shape, tmp_path):
    source = SHAPES[shape]
    (tmp_path / "student.py").write_text(source)
    subject = worker_subject(tmp_path / "student.py", deadline=20.0)
    of_file = judge(subject, judged(["adam"]), cases=8)
    subject.close()
    alone = check(only(source), claims="adam", cases=8)
    assert [(v.claim, v.kind) for v in alone.verdicts] == [(v.claim, v.kind) for v in of_file.verdicts]
    assert alone.readings == of_file.readings


def test_every_way_to_say_it():
    named = defined(TENSOR)
    ways = (
        check(named.Adam, cases=5),
        check(named, cases=5),
        check(vars(named), cases=5),
        check({"adam": named.Adam}, cases=5),
        check({"Adam": named.Adam}, cases=5),
        check(adam=named.Adam, cases=5),
    )
    for report in ways:
        assert [v.claim for v in report.judged if v.holds] == [v.claim for v in report.judged]
        assert {"adam.update", "adam.any_state", "adam.first_moment"} <= {v.claim for v in report.judged}
        assert "one tensor a call" in report.readings["adam"]


def test_a_class_of_the_main_module_is_read(monkeypatch):
    main = types.ModuleType("__main__")  # a notebook's has no file
    monkeypatch.setitem(sys.modules, "__main__", main)
    vars(main).update(vars(defined(TENSOR, "__main__")))
    assert main.Adam.__module__ == "__main__"
    report = check(main.Adam, cases=5)
    assert report.ok
    assert "adam.first_moment" in {v.claim for v in report.judged}


def test_wrong_classes_are_refused():
    report = check(only(TENSOR.replace("self.t += 1", "self.t = 1")), claims="adam.update")
    (verdict,) = report.verdicts
    assert verdict.kind is Kind.FAILS
    assert "1 − β" in [cause.mistake for cause in verdict.causes]
    assert verdict.replay.startswith('check(Adam, claims="adam.update", seed=0, case=')
    (again,) = check(
        only(TENSOR.replace("self.t += 1", "self.t = 1")), claims="adam.update", case=verdict.shown.case
    ).verdicts
    assert again.kind is Kind.FAILS


def test_two_readings_are_asked_for_and_the_answer_is_taken():
    step = only(STEP)
    (verdict,) = check(step, claims="adam.update").verdicts
    assert verdict.kind is Kind.ABSENT
    toml = verdict.message.partition("\n")[2]
    assert toml.startswith("# To have it judged, hand these lines over as well")
    told = check(step, claims="adam.update", adapters=toml)
    assert told.ok
    wrong = check(step, claims="adam.update", adapters=toml.replace('step = "subtracted"', 'step = "added"'))
    assert wrong.verdicts[0].kind is Kind.FAILS
    assert wrong.verdicts[0].replay.endswith(", adapters=...)")
    assert check(adam=step, claims="adam.update", adapters=toml.replace(":Adam", ":adam")).ok


def test_what_is_no_subject_is_said():
    class Optimizer2:
        pass

    with pytest.raises(TypeError, match=r"does not tell what it is; say it, as in check\(adam=Optimizer2\)"):
        check(Optimizer2)
    with pytest.raises(TypeError, match="nothing to judge"):
        check({"adagradd": Optimizer2})
    with pytest.raises(ValueError, match="adapters: not TOML"):
        check(adam=Optimizer2, adapters="[")
    with pytest.raises(ValueError, match=r"\[adam\] target: there is no Adam; there is Optimizer2"):
        check(Optimizer2, adapters='[adam]\ntarget = "x.py:Adam"')


def test_a_cell_s_points_are_given_for_classes(capsys):
    named = vars(defined(TENSOR))
    assert points_for(named, claims=["adam.update", "adam.first_moment"], points=4) == 4.0
    assert points_for(named["Adam"], claims="adam.update", points=2) == 2.0
    assert points_for(adam=named["Adam"], claims="adam.update", points=2) == 2.0
    capsys.readouterr()
