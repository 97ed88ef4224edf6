"""One letter, one meaning, in formulas: docs/notation.md holds in the text of notebooks, solutions, hints and docs.

A letter with another meaning stands in the page's table "Letters of one section", with the chapters where it has it.
"""

import json
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for pattern in ("notebooks/*.ipynb", "solutions/*.ipynb", "flowcourse/core/*.json", "docs/*.md")
    for path in ROOT.glob(pattern)
)
PAGE = (ROOT / "docs" / "notation.md").read_text(encoding="utf-8")
TABLE = PAGE.split("## Letters of one section")[1].split("\n## ")[0]
ROWS = re.findall(r"^\| ([^|]+) \| ((?:every )?chapters?[^|]*) \| ([^|]+) \|$", TABLE, re.MULTILINE)
EVERYWHERE = "every chapter"

# What only a second meaning looks like, in LaTeX or in letters of the text: {(letter, meaning): patterns}.
SECOND_MEANINGS = {
    ("s", "a standard deviation"): (r"deviation\W*\bs\b", r"\bs(²|\^2)", r"\bs_[pq]\b", r"\bs ?/ ?\\sqrt"),
    ("h", "the length of a step"): (r"\\tfrac h", r"\bh k_", r"t \+ h\b", r"\b[Hh]alving h\b", r"\bstep h\b"),
    ("h", "a fraction"): (r"\bh = (1/|\\d?frac)",),
    ("J", "a Jacobian of another map"): (
        r"\bJ = ∂(?![xhf])",
        r"\bJ = \\d?frac\{\\partial (\\mathbf)?[^xhf\\{]",
        r"I \+ J\b",
    ),
    ("A", "a Jacobian"): (r"\bA = ∂", r"\bA = \\d?frac\{\\partial", r"ε A\b|εA\b|\\varepsilon A\b", r"ᵀAε|\^\\top A"),
    ("A", "weights"): (r"\bA[_{]*\d+[}]* ?\(?[xu]\b",),
    ("W", "weights"): (r"\bW[₀₁₂₃]", r"\bW_\{?[0-9ijkl]", r"\bW ?[xu] \+ b"),
    ("M", "a matrix"): (r"\bM = A", r"covariance M\b", r"eigenvalues λ of M\b"),
    ("M", "another count"): (r"\(M, 2\)", r"\(M,\)", r"M numbers", r"M and N may"),
    ("N(", "the normal distribution"): (r"\bN\([^()]{1,12}, ?[^()]{1,12}\)(?<!D\))",),
    ("P(", "a probability"): (r"\bP\((?![,)])",),
    ("P", "a probability of an image"): (r"log_2 P\b", r"\blog P\b", r"\bits? P is exact"),
    ("P", "the number of places"): (r"P places", r"P · [CN]\b", r"\(N, P, C\)", r"P \\cdot \\log", r"\(\\det A\)\^P"),
    ("P", "another count"): (r"\(P, ?D?\)", r"P (probes|vectors|numbers)", r"P-th"),
    ("L", "a loss"): (r"\bL\(", r"\bprint L\b", r"\bL = \\frac"),
    ("U", "a random number"): (r"\bU \\sim", r"\bU is ", r"\bp_U\b"),
    ("Z", "an integral"): (r"\blog Z\b", r"/ Z with"),
    ("D", "a data set"): (r"\bp\(D\b", r"\bdata D\b"),
    ("b", "an offset"): (r"\\tanh\(w\^\\top z \+ b\)", r"\\tanh\(y \+ b\)"),
    ("b", "an entry"): (r"a & b \\\\", r"ad − bc"),
    ("_b", "a part"): (r"\b[xz]_b\b", r"\bparts? \*\*a\*\*"),
    ("α", "no log-scale"): (r"ELU[^.\n]{0,30}(α|\\alpha)", r"rate (α|\\alpha)", r"(α|\\alpha) ?= ?0\.0"),
    ("μ", "a mean"): (r"N\((μ|\\mu)", r"(μ|\\mu) ?± ?"),
    ("θ", "an angle"): (r"\\?(cos|sin) ?(θ|\\theta)",),
}
# The chapters where a letter that few of them need has the meaning of the page.
AT_HOME = {"L": {4, 20, 21}, "U": {4, 20, 21}, "W": {2, 3}, "s": {2, 4, 5, 6, 21}, "P": {4, 21}, "M": {3, 5, 6}}
ALONE = r"(?<![\w\\’'′{{·])(?<!\d ){letter}(?![\w’'(])"


def chapter_of(path):
    number = re.search(r"(?:^|chapter_)(\d\d)", path.name)
    return int(number[1]) if number else None


def text_of(path):
    """Markdown without code; the tables of docs/notation.md are the rule, and not its use."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    if path.name == "notation.md":
        text = text.split("\n## The formula")[1]
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return re.sub(r"`[^`\n]*`|\]\([^)]*\)|\\(?:text|mathrm|texttt)\{[^{}]*\}", " ", text)


@cache
def texts():
    return {path: text_of(path) for path in FILES}


def letters_of(row):
    """["M"], or ["P("] where the meaning needs brackets, ["_a", "_b"] where it needs an index."""
    letters, where, _ = row
    if "(" in letters:
        return [letters[0] + "("]
    return [("_" if "index" in where else "") + letter for letter in letters.split(", ")]


def chapters_of(row):
    return {int(number) for number in re.findall(r"\d+", re.sub(r"\d×\d", "", row[1]))}


def listed(letter, chapter):
    """Is it on the page that this letter has another meaning in this chapter? docs/ may use any that is listed."""
    rows = [row for row in ROWS if letter in letters_of(row)]
    return any(chapter is None or chapter in chapters_of(row) or row[1].startswith(EVERYWHERE) for row in rows)


def test_a_second_meaning_of_a_letter_is_on_the_page():
    for path, text in texts().items():
        for (letter, meaning), patterns in SECOND_MEANINGS.items():
            match = re.search("|".join(patterns), text)
            assert not match or listed(letter, chapter_of(path)), f"{path.name}: {letter} as {meaning}: {match[0]!r}"


def test_a_letter_stays_in_the_chapters_that_need_it():
    for path, text in texts().items():
        chapter = chapter_of(path)
        for letter, home in AT_HOME.items():
            if chapter is not None and chapter not in home and not listed(letter, chapter):
                match = re.search(ALONE.format(letter=letter) + ".{0,30}", text)
                assert not match, f"{path.name}: {match[0]!r}"
