"""What a proof divides by, takes roots of, or assumes of sizes, is said with the claim."""

from derivations._assumptions import Equation
from derivations._kernel import check
from derivations._proof import Derivation, Induction, Step, cites, derivative, linearity, ring, root, use
from derivations._terms import Setting
from tests.derivations.proving import conditions, theorem

PLAIN = Setting(
    sizes="n t T",
    arrays={"a": "", "b": "", "c": "", "x": "n", "v": "*"},
    nonzero="b",
    nonnegative="c",
    functions={"log": "1/z"},
)


def of(statement: str, *proof: Step, given: tuple[Equation, ...] = ()) -> list[str]:
    return conditions(theorem(PLAIN, statement, proof, given))


def test_a_divisor_is_a_condition() -> None:
    assert of("a/a == 1", ring()) == ["a ≠ 0"]
    assert of("1/(a + b)*(a + b) == 1", ring()) == ["a + b ≠ 0"]
    assert of("a/2 + a/2 == a", ring()) == []


def test_a_divisor_in_a_line_between_is_a_condition() -> None:
    assert of("a == a", ring("a*b/b"), ring()) == ["b ≠ 0"]


def test_a_divisor_under_a_sum_is_a_condition_for_every_index() -> None:
    assert of("Sum(x[i]/x[i], (i, 1, n)) == n", linearity()) == ["xᵢ ≠ 0 for every i"]


def test_a_condition_is_said_once() -> None:
    assert of("1/(2*a) + 1/(3*a**2) == (3*a + 2)/(6*a**2)", ring()) == ["2a ≠ 0"]


def test_a_power_is_a_condition_where_the_exponent_may_be_negative() -> None:
    assert of("b*b**t == b**(t + 1)", ring()) == []
    assert of("Sum(b**(t - i), (i, 0, t)) == Sum(b**(t - k), (k, 0, t))", ring()) == []
    assert of("b*b**(t - 1) == b**t", ring()) == ["b ≠ 0"]
    assert of("b**t/b**t*(b**(t + 1)/b**(t + 1)) == 1", ring()) == ["bᵗ ≠ 0", "bᵗ⁺¹ ≠ 0"]


def test_a_root_of_what_may_be_negative_is_a_condition() -> None:
    assert of("sqrt(a**2)*sqrt(a**2) == a**2", ring()) == []
    assert of("sqrt(a)*sqrt(a) == a", ring()) == ["a ≥ 0"]


def test_what_the_setting_declares_is_a_condition() -> None:
    assert of("sqrt(c**2) == c", root("c")) == ["c ≥ 0"]
    # |a| is a only where a is the square of its root
    assert of("abs(a) == a", root("abs(a)", "sqrt(a**2)"), root("sqrt(a)**2")) == ["a ≥ 0"]


def test_where_an_index_leaves_its_range_is_a_condition_on_sizes() -> None:
    mirror = Equation("mirror", ("v[t] == -v[T - t]",), "t")
    reflected = use("mirror", "-v[T - t] + v[T - t]", t="t")
    assert of("v[t] + v[T - t] == 0", reflected, ring(), given=(mirror,)) == ["T − t ≥ 0"]
    assert of("v[0] + v[T] == 0", use("mirror", t="0"), given=(mirror,)) == []


def test_an_equal_condition_is_not_said_again() -> None:
    known = Equation("known", ("a == b",))
    assert of("1/a == 1/b", use("known"), given=(known,)) == ["b ≠ 0"]
    assert of("1/(2*a)*(2*a) == 1/a*a", ring("1/a*a"), use("known"), given=(known,)) == ["2a ≠ 0"]


def test_in_an_induction_a_condition_is_one_at_every_step() -> None:
    step = Equation("step", ("v[k + 1] == v[k]*b**(k + 1)/b**(k + 1)",), "k")
    proof = Induction("t", (ring(),), (use("step", "v[t]*b**(t + 1)/b**(t + 1)", k="t"), Step("hypothesis")))
    assert conditions(theorem(PLAIN, "v[t] == v[0]", proof, (step,))) == ["bᵗ⁺¹ ≠ 0 for every t"]


def test_the_conditions_of_what_is_cited_are_conditions_here() -> None:
    quotient = theorem(PLAIN, "a == a*b/b", (ring(),), id="quotient")
    zero = theorem(PLAIN, "a**2 == a**2*b/b", (cites("quotient", a="a**2"),), theorems={"quotient": quotient})
    assert conditions(zero) == ["b ≠ 0"]
    other = Setting(arrays={"c": "", "d": ""})
    again = Derivation(other, "d == d", (cites("quotient", "d", a="d", b="c + d"), ring()))
    assert conditions(check("again", again, {"quotient": quotient})) == ["c + d ≠ 0"]


def test_a_cited_root_needs_what_is_put_in_to_be_nonnegative() -> None:
    positive = theorem(PLAIN, "sqrt(c**2) == c", (root("c"),), id="positive")
    here = Setting(arrays={"d": ""})
    for value, expected in (("d", ["d ≥ 0"]), ("d**2", []), ("abs(d) + 1", [])):
        proof = (cites("positive", c=value),)
        cited = check("it", Derivation(here, f"sqrt(({value})**2) == {value}", proof), {"positive": positive})
        assert conditions(cited) == expected


def test_a_derivative_has_the_conditions_of_its_formula() -> None:
    assert of("D(a**2/b, a) == 2*a/b", derivative()) == ["b ≠ 0"]


def test_a_derivative_is_taken_where_there_is_one() -> None:
    assert of("D(sqrt(c), a) == 0", derivative()) == ["c ≥ 0"]
    assert of("D(sqrt(c), c) == D(sqrt(c), c)", derivative()) == ["c ≥ 0", "c ≠ 0"]
    assert of("D(sqrt(a**2)**2, a) == 2*a", derivative()) == ["a² ≠ 0"]
    assert of("D(log(a*c), a) == 1/a", derivative()) == ["c ≥ 0", "ac ≠ 0", "a ≠ 0"]
    every = "D(Sum(log(a*x[i]), (i, 1, n)), a) == n/a"
    assert of(every, derivative("Sum(1/a, (i, 1, n))"), linearity()) == ["axᵢ ≠ 0 for every i", "a ≠ 0"]
    assert of("D(log(b), a) == 0", derivative()) == []
