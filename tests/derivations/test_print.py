"""Formulas as they are shown: what their author wrote, in the notation of the field."""

import pytest

from derivations._print import LATEX, TEXT
from derivations._terms import Setting, read_equality, read_term

SETTING = Setting(
    sizes="n N t",
    arrays={
        "a": "", "b": "", "c": "", "beta1": "", "eta": "", "sigma": "", "mu": "n", "mu_hat": "n", "m_bar": "",
        "w": "n", "w_tilde": "n", "w0": "n", "x": "N n", "Sigma": "n n", "v": "*", "grad": "*",
    },
    random={"X": "n", "z": ""},
    indices={"i": "n", "j": "n"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "text", "latex"),
    [
        ("a - b - c", "a − b − c", "a - b - c"),
        ("a - (b - c)", "a − (b − c)", r"a - \left(b - c\right)"),
        ("-(a + b)*c", "−(a + b)c", r"-\left(a + b\right) c"),
        ("a*(b + c)**2", "a(b + c)²", r"a \left(b + c\right)^{2}"),
        ("(-2)**3", "(−2)³", r"\left(-2\right)^{3}"),
        ("a/b/c", "a/b/c", r"\frac{\frac{a}{b}}{c}"),
        ("a/(b*c)", "a / (bc)", r"\frac{a}{b c}"),
        ("(a + b)/(a - b)", "(a + b) / (a − b)", r"\frac{\left(a + b\right)}{a - b}"),
        ("1/2*a**2", "1/2 a²", r"\frac{1}{2} a^{2}"),
        ("2*3", "2·3", "2 3"),
        ("sqrt(a + b)", "√(a + b)", r"\sqrt{a + b}"),
        ("abs(-a)*relu(z)", "|−a|ReLU(z)", r"\left|-a\right| \operatorname{ReLU}\left(z\right)"),
        ("E(z**2) - E(z)**2", "E[z²] − E[z]²", None),
        ("beta1**(t + 1)", "β₁ᵗ⁺¹", r"\beta_{1}^{t + 1}"),
        ("v[t + 1]", "vₜ₊₁", "v_{t + 1}"),
        ("grad[t]", "∇ₜ", r"\nabla_{t}"),
        ("mu_hat[i]*m_bar", "μ̂ᵢm̄", r"\hat{\mu}_{i} \bar{m}"),
        ("w_tilde[i]", "w̃ᵢ", r"\tilde{w}_{i}"),
        ("x[i, j]", "xᵢⱼ", "x_{ij}"),
        ("w0[i]", "w₀ᵢ", None),
        ("dot(X - mu, w)", "⟨X − μ, w⟩", r"\langle X - \mu, w\rangle"),
        ("form(w - w0, Sigma, w)", "(w − w₀)ᵀΣw", r"\left(w - w_{0}\right)^\top \Sigma w"),
        ("delta(i, j)*a", "δᵢⱼa", r"\delta_{ij} a"),
        ("dot(w, 2*a*mu)", "⟨w, 2aμ⟩", None),
        ("Sum(w[k]*(mu[k] - 2*a), (k, 1, n))", "Σₖ₌₁ⁿ wₖ(μₖ − 2a)", None),
        ("Sum(v[k]**2, (k, 1, t))", "Σₖ₌₁ᵗ vₖ²", r"\sum_{k=1}^{t} v_{k}^{2}"),
        ("(1 - a)*Sum(v[k], (k, 1, t))", "(1 − a)Σₖ₌₁ᵗ vₖ", None),
        ("Product(v[k], (k, 1, t))", "Πₖ₌₁ᵗ vₖ", r"\prod_{k=1}^{t} v_{k}"),
        ("Sum(v[k] + a, (k, 1, t))", "Σₖ₌₁ᵗ (vₖ + a)", r"\sum_{k=1}^{t} \left(v_{k} + a\right)"),
        ("Sum(v[k], (k, 1, t))*a", "(Σₖ₌₁ᵗ vₖ)a", None),
        ("D(a**2, a)", "∂/∂a a²", r"\frac{\partial}{\partial a} a^{2}"),
        ("Integral(u**2, (u, -a, a))", "∫(−a..a) u² du", r"\int_{-a}^{a} u^{2} \,du"),
    ],
)
def test_a_formula_is_shown(formula: str, text: str, latex: str | None) -> None:
    term = read_term(SETTING, formula)
    assert TEXT.show(term) == text
    if latex is not None:
        assert LATEX.show(term) == latex


def test_an_equation_is_shown() -> None:
    relation = read_equality(SETTING, "E(z) == a")
    assert TEXT.relation(relation) == "E[z] = a"
    assert LATEX.relation(relation) == r"\mathbb{E}\left[z\right] = a"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a - (b - c)", "a - b - c"),
        ("a/(b/c)", "a/b/c"),
        ("a/(b*c)", "a/b*c"),
        ("a/(b + c)", "a/b + c"),
        ("(a + b)*c", "a + b*c"),
        ("-(a + b)", "-a + b"),
        ("(a*b)**2", "a*b**2"),
        ("(-a)**2", "-a**2"),
        ("(a**2)**3", "a**(2*3)"),
        ("E(a + b)", "E(a) + b"),
        ("Sum(v[k] + a, (k, 1, t))", "Sum(v[k], (k, 1, t)) + a"),
        ("Sum(v[k], (k, 1, t))*a", "Sum(v[k]*a, (k, 1, t))"),
        ("Sum(v[k], (k, 1, t))**2", "Sum(v[k]**2, (k, 1, t))"),
        ("Sum(v[k], (k, 1, t + 1))", "Sum(v[k], (k, 1, t)) + 1"),
        ("D(a**2, a)*b", "D(a**2*b, a)"),
        ("D(a, a)**2", "D(a**2, a)"),
        ("Integral(a*u, (u, 0, 1))*b", "Integral(a*u*b, (u, 0, 1))"),
        ("v[t + 1]", "v[t] + 1"),
        ("beta1**(t + 1)", "beta1**t + 1"),
        ("sqrt(a)*b", "sqrt(a*b)"),
        ("abs(a)*b", "abs(a*b)"),
        ("1/(2*a)", "1/2*a"),
        ("(1/a)**2", "1/a**3"),
        ("form(w - w0, Sigma, w)", "form(w, Sigma, w) - form(w0, Sigma, w0)"),
        ("dot(a*X, w)", "dot(X, w) + a"),
        ("2*(-3)", "2 - 3"),
        ("(-1)**t", "-1**t"),
    ],
)
def test_brackets_tell_formulas_apart(one: str, other: str) -> None:
    for printer in (TEXT, LATEX):
        assert printer.show(read_term(SETTING, one)) != printer.show(read_term(SETTING, other))
