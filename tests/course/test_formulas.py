"""Formulas in a terminal: Unicode that can be read, and nothing of TeX left."""

import re

import pytest
from course_tools import cells

from flowcourse.core import manifest
from flowcourse.exercises import find
from flowcourse.learner.formulas import plain


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"so $\log p_X(x) = -\tfrac12 |z|^2$.", "so log p_X(x) = -1/2 |z|²."),
        (r"$A^{-1} = \begin{pmatrix} 6 & 2 \\ -1.5 & 0.5 \end{pmatrix}$", "A⁻¹ = [[6, 2], [-1.5, 0.5]]"),
        (r"$\dfrac{1}{ad - bc}$ and $\dfrac{1}{2\pi}$", "1/(ad - bc) and 1/(2π)"),
        (r"$\log\left|\det \dfrac{\partial \mathbf{z}}{\partial \mathbf{x}}\right|$", "log|det ∂z/∂x|"),
        (r"$\mathbf{z}_m = f^{(m)}(\mathbf{z}_{m-1})$", "zₘ = f⁽ᵐ⁾(zₘ₋₁)"),
        (r"$s_i = \exp(\text{log\_scale}_i)$", "sᵢ = exp(log_scaleᵢ)"),
        (r"$e^{2\alpha}$, $x_{<i}$, $\sqrt{\hat v_k}$", "e^(2α), x_(<i), √(v̂ₖ)"),
        (r"$\theta - \eta\,\nabla_\theta L$, $\log 2e$, $\ln x$", "θ - η ∇_θL, log 2e, ln x"),
        ("`x_1**2` and 5 %", "`x_1**2` and 5 %"),
    ],
)
def test_a_formula_is_written_as_one_types_it(tex, text):
    assert plain(tex) == text


TEX_OR_CODE = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", re.DOTALL)


def test_no_hint_keeps_a_word_of_tex():
    hints = [re.sub(r"`[^`]*`", "", plain(hint)) for exercise in manifest.exercises() for hint in exercise.hints]
    assert [hint for hint in hints if re.search(r"[\\{}$\ue000-\ue00f]", hint)] == []


@pytest.mark.parametrize("exercise", manifest.exercises(), ids=lambda exercise: exercise.id)
def test_no_tex_is_left_where_nothing_sets_it(exercise):
    check, texts = find(exercise.id), cells(exercise.notebook)
    said = [mistake.sentence for mistake in check.mistakes] + [law.name for law in check.laws]
    said += [demand.sentence for demand in check.demands if isinstance(demand.sentence, str)]
    said += [TEX_OR_CODE.sub("", texts[f"{exercise.id}-{role}"]) for role in ("task", "why")]
    assert [text for text in said if any(tex in text for tex in ("_{", "^{", "\\", "$"))] == []
