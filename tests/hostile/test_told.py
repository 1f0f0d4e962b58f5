"""Below the level of the case no student is told an input, whatever the code does to tell it; nor what is hidden."""

import re

import pytest

from reference.grading.assignment import read_assignment
from reference.grading.marking import mark, marked
from reference.grading.outcome import sheet_as_json
from reference.grading.staging import Handed
from reference.reporting import formats
from reference.reporting.feedback import sheet
from reference.reporting.marks import Visibility

ASSIGNMENT = """
feedback = "{feedback}"
[claims]
"dropout.eval" = 2
"quadratic.gradient" = {{ points = 3, visibility = "hidden" }}
[limits]
seeds = [73311]
cases = 5
deadline = 2
"""
TELL = "'TOLD' + x.tobytes().hex()"
LEAKS = {
    "prints it": f"print({TELL})",
    "prints it to its errors": f"import sys; print({TELL}, file=sys.stderr)",
    "raises it": f"raise ValueError({TELL})",
    "says that it is not written": f"raise NotImplementedError({TELL})",
    "is named after it": f"raise type({TELL}, (Exception,), {{}})",
    "is named as one of Python's": f"raise type('ValueError', (Exception,), {{}})({TELL})",
    "lacks a key": f"raise KeyError({TELL})",
    "was called wrongly": f"raise TypeError({TELL})",
    "ends with it": f"raise SystemExit({TELL})",
    "wants memory for it": f"raise MemoryError({TELL})",
    "says that it is not offered": f"raise sys.modules['gnomon_worker.arrange'].NotOffered({TELL})",
    "says that it is no value": f"raise sys.modules['gnomon_worker.plain'].Unacceptable({TELL})",
    "says that it was not loaded": (
        f"raise sys.modules['gnomon_worker.load'].NotLoaded(SyntaxError({TELL}), 'student.py')"
    ),
    "hands it back as a name": f"return {{{TELL}: 1.0}}",
    "hands it back as a class": f"return type({TELL}, (), {{}})()",
    "stands in a file of its name": f"exec(compile('raise ValueError', {TELL} + '.py', 'exec'))",
}
TELL_IT = "'TOLD' + operation[2][0].tobytes().hex()"
FORGED = {
    "forges what it raised": f"(number, 'raised', 'ValueError', {TELL_IT}, True)",
    "forges an absence": f"(number, 'absent', {TELL_IT})",
    "forges an end": f"(number, 'exited', {TELL_IT}, True)",
    "forges a want of memory": f"(number, 'out_of_memory', {TELL_IT}, True)",
    "forges a value": f"(number, 'returned', {{{TELL_IT}: 1.0}}, [operation[2][0]])",
}
"""Replies in place of the worker's."""
SOURCES = {
    **{
        name: f"import os, sys\ndef dropout_eval(x, keep):\n    {body}\n    return 0 * x\n"
        for name, body in LEAKS.items()
    },
    **{
        name: (
            "import sys\ncodec = sys.modules['gnomon_worker.codec']\n"
            "tensor = sys.modules['gnomon_worker.arrays'].tensor\n"
            f"def forged(library, number, operation):\n    return codec.encode({reply}, tensor)\n"
            "sys.modules['gnomon_worker.serve'].answer = forged\ndef dropout_eval(x, keep): pass\n"
        )
        for name, reply in FORGED.items()
    },
}


def texts(told):
    """What a student gets, in every format, when it is judged and when it is published."""
    yield from (formats.render(form, told) for form in formats.FORMATS if form != "json")
    for when in ((), (Visibility.AFTER_DUE_DATE, Visibility.AFTER_PUBLISHED)):
        yield sheet_as_json(sheet(told, *when))


@pytest.mark.parametrize("feedback", ["hint", "property"])
@pytest.mark.parametrize("name", SOURCES)
def test_no_input_is_told(tmp_path, name, feedback):
    path = tmp_path / "assignment.toml"
    path.write_text(ASSIGNMENT.format(feedback=feedback))
    assignment = read_assignment(path)
    report = mark(assignment, Handed({"student.py": SOURCES[name].encode()}, "student.py"))
    assert not report.verdicts[0].holds
    for text in texts(marked(assignment, report, "bob")):
        assert "TOLD" not in text
        assert "73311" not in text  # with the seed all inputs could be drawn again
        assert not re.search(r"quadratic|gradient|w, X, y", text)


def test_what_the_loading_says_is_told_and_no_call_can_pass_for_it(tmp_path):
    path = tmp_path / "assignment.toml"
    path.write_text(ASSIGNMENT.format(feedback="hint"))
    assignment = read_assignment(path)
    for source, said in (("x = (\n", "'(' was never closed"), ("y = 1\n", "has no function 'dropout_eval'")):
        report = mark(assignment, Handed({"student.py": source.encode()}, "student.py"))
        told = marked(assignment, report, "bob")
        assert said in formats.render("terminal", told)
