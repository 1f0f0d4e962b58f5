"""Adapter files: what they say is read; every mistake in one is named, with file, key and what is allowed."""

import inspect
import re
from pathlib import Path

import pytest

import reference.implementation
from reference.judging import SubjectError, in_process_subject, worker_subject
from reference.judging.adapters import Adapter, check_adapter, read_adapters
from reference.judging.worker.adapter import CONTRACT, hyperparameters, positional


def read(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    return read_adapters(path)


def test_the_contract_is_the_implementation_s():
    for function in CONTRACT:
        parameters = inspect.signature(getattr(reference.implementation, function)).parameters.values()
        by_position = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        by_keyword = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
        assert (positional(function), hyperparameters(function)) == (tuple(by_position), tuple(by_keyword))


def test_a_whole_file(tmp_path):
    text = """
subject = "student.py"
[adam]
target = "package.module:Optimizers.Adam"
shape = "lists in place"
method = "go"
constructor = ["params", "lr"]
container = "dict"
order = ["grads", "params"]
omit = ["eps"]
convention = "hat form"
[adam.arguments]
beta1 = "b1"
[adam.fixed]
nesterov = false
[adam.state]
v = "ms"
[gradient]
target = "folder/other.py:grad"
order = ["X", "y", "w"]
"""
    default, adapters = read(tmp_path, text)
    assert default == str(tmp_path / "student.py")
    assert adapters["adam"] == Adapter(
        "adam",
        target="package.module:Optimizers.Adam",
        shape="lists in place",
        convention="hat form",
        arguments={"beta1": "b1"},
        order=("grads", "params"),
        omit=("eps",),
        fixed={"nesterov": False},
        method="go",
        constructor=("params", "lr"),
        container="dict",
        state={"v": "ms"},
    )
    assert adapters["gradient"].target == f"{tmp_path / 'folder' / 'other.py'}:grad"
    assert adapters["gradient"].shape == "function"


ADAM = '[adam]\ntarget = "m:f"\n'
MISTAKES = {
    "[adam": "not a TOML file",
    "": "it adapts nothing: expected a table for one of ",
    "subject = 3": "subject is 3: expected a .py file or a dotted module",
    "adam = 3": "adam is 3: expected a table [adam]",
    "[adan]": "[adan] is no function of the contract; expected one of ",
    ADAM + 'shape = "lists"': "[adam] shape is 'lists': expected one of function, config, lists in place, ",
    ADAM + "shape = 3": "[adam] shape is 3: expected one of function, ",
    ADAM
    + 'metod = "step"': "[adam] has the unknown key 'metod'; allowed in shape 'function': target, shape, ",
    ADAM + 'method = "step"': "[adam] has the unknown key 'method'; allowed in shape 'function': ",
    ADAM + "order = 3": "[adam] order is 3: expected a list of strings",
    ADAM + "convention = 3": "[adam] convention is 3: expected a string",
    ADAM + 'arguments = "lr"': "[adam] arguments is 'lr': expected a table",
    ADAM + "arguments.lr = 3": "[adam] arguments gives 3 for 'lr': expected a name",
    ADAM + 'arguments.rate = "lr"': "[adam] arguments has the unknown name 'rate'; allowed: theta, v, g, t",
    ADAM + "order = [3]": "[adam] order has the unknown name 3; allowed: theta, ",
    ADAM + "order = [[]]": "[adam] order has the unknown name []; allowed: theta, ",
    ADAM + 'omit = ["rng"]': "[adam] omit has the unknown name 'rng'; allowed: theta, ",
    ADAM + 'returns = ["w"]': "[adam] returns has the unknown name 'w'; allowed: theta, v, g, t",
    ADAM
    + 'shape = "config"\norder = ["w"]': "[adam] order has the unknown name 'w'; allowed: theta, grad, c",
    ADAM + 'shape = "config"\nstate.m = "m"': "[adam] state has the unknown name 'm'; allowed: v, g, t",
    ADAM + 'shape = "lists in place"\nconstructor = ["w"]': "[adam] constructor has the unknown name 'w'; ",
    ADAM
    + 'shape = "lists in place"\ncontainer = "set"': "container is 'set': expected 'list', 'dict', 'numbers' or",
    ADAM + 'shape = "layer"': "[adam] shape is 'layer', which is for what is no optimizer",
    ADAM
    + 'dtype = "float16"': "[adam] dtype is 'float16': expected 'float32', for code that computes in noth",
    ADAM + 'step = "minus"': "[adam] step is 'minus': expected 'added' or 'subtracted'",
    ADAM + 'shape = "one tensor a call"\nshared = 1': "[adam] shared is 1: expected true or false",
    ADAM + 'shape = "one tensor a call"\norder = ["params"]': "[adam] order has the unknown name 'params'; ",
    ADAM + 'shape = "one layer a call"\nattributes.w = "w"': "[adam] attributes has the unknown name 'w'; ",
    ADAM + 'shape = "dicts in, dicts out"\nprefix.theta = "d"': "[adam] prefix has the unknown name 'theta'",
    '[he_normal]\ntarget = "m:f"\ntranspose = "yes"': "transpose is 'yes': expected 'always' or 'as needed'",
    "[adam]": "[adam] target is '': expected 'file.py:name' or 'package.module:name'",
    '[adam]\ntarget = "sklearn"': "[adam] target is 'sklearn': expected 'file.py:name'",
    '[adam]\ntarget = "m:not a name"': "[adam] target is 'm:not a name': expected",
    "[adam]\ntarget = 3": "[adam] target is 3: expected a string",
    '[gradient]\ntarget = "m:f"\nshape = "lists in place"': "shape is 'lists in place', which is for optim",
}


@pytest.mark.parametrize("text", MISTAKES, ids=lambda text: text[-40:])
def test_mistakes_are_named(tmp_path, text):
    with pytest.raises(ValueError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'mine.toml'}: ")
    assert MISTAKES[text] in str(caught.value)
    with pytest.raises(SubjectError):
        worker_subject(tmp_path / "mine.toml")


def test_targets_that_are_nowhere_are_named_before_anything_runs(tmp_path):
    for target in ("missing.py:f", "no_such_module:f"):
        (tmp_path / "mine.toml").write_text(f'[adam]\ntarget = "{target}"')
        with pytest.raises(SubjectError, match=r"there is no"):
            worker_subject(tmp_path / "mine.toml")


def test_the_examples_are_right():
    examples = sorted((Path(__file__).parents[2] / "examples/adapters").glob("*.toml"))
    assert len(examples) >= 3
    for path in examples:
        _, adapters = read_adapters(path)
        assert [check_adapter(adapter) for adapter in adapters.values()] == [None] * len(adapters)


def test_the_tables_of_the_documentation_are_right(tmp_path):
    page = (Path(__file__).parents[2] / "docs/adapters.md").read_text()
    tables = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(tables) >= 6
    for text in tables:
        assert read(tmp_path, text)[1]


def test_adapters_in_python_are_held_to_the_same_rules():
    with pytest.raises(SubjectError, match="shape is 'lists'"):
        in_process_subject({"adam": print}, {"adam": Adapter("adam", shape="lists")})
    with pytest.raises(SubjectError, match="it is that of gradient"):
        in_process_subject({"adam": print}, {"adam": Adapter("gradient")})
    subject = in_process_subject({"adam": print}, {"adam": Adapter("adam", convention="hat form")})
    assert subject.declared_convention("adam") == "hat form"
