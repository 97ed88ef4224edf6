r"""Formulas for a terminal: plain(r"$\tfrac12 \log|\det A^{-1}|$") is "1/2 log|det A⁻¹|", a matrix [[1, 2], [3, 4]]."""

import re
from functools import cache

from pylatexenc.latex2text import (
    EnvironmentTextSpec,
    LatexNodes2Text,
    MacroTextSpec,
    SpecialsTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_macros
from pylatexenc.macrospec import MacroSpec

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
SCRIPT = re.compile(r"([_^]) ?(?:\{([^{}]*)\}|([^\s{}]))")
SIGN = re.compile(r" *([=≤≥≈≠·×⊙∘+↦←→∼]|mod\b|(?<=\S)-(?= )) *")
UNDERSCORE, CARET, CELL, ROW, GAP = "\ue000\ue001\ue002\ue003\ue004"  # for _ ^ & \\, and a space before a word
SPACE = re.compile(f"{GAP} *(?=[A-Za-z0-9α-ω∑∏∂])")
RAISED = dict(zip("0123456789+-=()mniTᵀ*′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵐⁿⁱᵀᵀ*′"))
LOWERED = dict(zip("0123456789+-=()aeijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"))
SIGNS = {"top": "ᵀ", "bmod": " mod ", "prime": "′", "mapsto": "↦", "dots": "…", "cdots": "…", "!": ""}
SIGNS |= {"_": UNDERSCORE, "\\": ROW, "|": "‖", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|"}
UPRIGHT = "mathbf", "mathsf", "mathrm", "text", "texttt", "operatorname"
FRACTIONS = "frac", "dfrac", "tfrac"
FUNCTIONS = "log", "ln", "exp", "det", "cos", "cosh", "tan", "tanh", "arctan"


def plain(text):
    """A text with its formulas as Unicode; everything else stays as it is."""
    return FORMULA.sub(lambda found: formula(found[1] or found[2]), text)


def formula(tex):
    """One formula, without its dollar signs."""
    macros, writer = _rules()
    text = writer.nodelist_to_text(LatexWalker(tex, latex_context=macros).get_latex_nodes()[0])
    text = SIGN.sub(r" \1 ", " ".join(text.split()))
    while "{" in text:  # scripts from the innermost group outwards
        inner = SCRIPT.sub(_script, text)
        text = inner if inner != text else re.sub(r"\{([^{}]*)\}", r"\1", text)
    text = SPACE.sub(" ", SCRIPT.sub(_script, text)).replace(GAP, "")
    rows = text.replace(UNDERSCORE, "_").replace(CARET, "^").replace(CELL, "").split(ROW)
    return "\n".join(row.strip() for row in rows)


def _script(found):
    sign, group, one = found.groups()
    body, letters = (group if one is None else one).strip(), RAISED if sign == "^" else LOWERED
    tight = body.replace(" ", "")
    if all(letter in letters for letter in tight):
        return "".join(letters[letter] for letter in tight)
    name = re.fullmatch(r"\(.*\)|.|\w+" if sign == "_" else r"\(.*\)|.", body)
    return f"{CARET if sign == '^' else UNDERSCORE}{body if name else f'({body})'}"


def _in_brackets(text):
    """A part of a fraction in brackets, unless it is a single name or number or already has brackets."""
    return text if re.fullmatch(r"[\d.]+|∂? ?[^\W\d]\w*|\([^()]*\)|\|[^|]*\|", text) else f"({text})"


@cache
def _rules():
    """(LaTeX macros with the number of their arguments, the writer that turns formulas into text)."""
    macros, texts = get_default_macros(), get_default_latex_context_db()
    with_one = [MacroSpec(name, "{") for name in UPRIGHT]
    macros.add_context_category("course", prepend=True, macros=with_one + [MacroSpec(n, "{{") for n in FRACTIONS])
    written = [MacroTextSpec(name, text) for name, text in SIGNS.items()]
    written += [MacroTextSpec(name, name + GAP) for name in FUNCTIONS]
    written += [MacroTextSpec(name, _argument) for name in UPRIGHT] + [MacroTextSpec(n, _over) for n in FRACTIONS]
    texts.add_context_category(
        "course",
        prepend=True,
        macros=written,
        environments=[EnvironmentTextSpec("pmatrix", _matrix)],
        specials=[SpecialsTextSpec("&", CELL)],
    )
    return macros, LatexNodes2Text(latex_context=texts, keep_braced_groups=True, keep_braced_groups_minlen=0)


def _argument(node, l2tobj, which=0):
    text = l2tobj.nodelist_to_text([node.nodeargd.argnlist[which]])
    return text[1:-1] if text.startswith("{") else text


def _over(node, l2tobj):
    above, below = (_in_brackets(_argument(node, l2tobj, which).strip()) for which in (0, 1))
    return f"{above}/{below}{GAP}"


def _matrix(node, l2tobj):
    rows = l2tobj.nodelist_to_text(node.nodelist).split(ROW)
    cells = (", ".join(cell.strip() for cell in row.split(CELL)) for row in rows)
    return f"[[{'], ['.join(cells)}]]"
