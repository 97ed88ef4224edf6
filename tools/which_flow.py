"""The chart of which flow to take, drawn from its questions:  python tools/which_flow.py

It writes docs/which-flow.svg, which the page beside it and chapter 19 show.
"""

import textwrap
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "which-flow.svg"


@dataclass
class Step:
    """A question; on the word `leave` its answer is `take`, and on the word `stay` the next question comes.

    goes_on: whether the next question comes after the answer, too.
    """

    question: str
    leave: str
    take: str
    stay: str
    goes_on: bool = False


STEPS = (
    Step(
        "Do you need a flow at all?",
        "no",
        "a histogram, a normal, a kernel estimate or a classifier",
        "yes: a density or samples, in several dimensions",
    ),
    Step(
        "Whole numbers, or points on a surface?",
        "yes",
        "dequantise the numbers; use coordinates of the surface",
        "no",
        goes_on=True,
    ),
    Step("Data, or an energy?", "energy", "couplings or iaf, by reverse KL", "data"),
    Step("Heavy tails?", "yes", "a base with heavy tails", "no", goes_on=True),
    Step("Only samples, and no densities?", "yes", "cnf, by flow matching", "no"),
    Step("Few samples, and many densities?", "yes", "maf and nsf_ar, too", "no", goes_on=True),
)
LAST = "Train nsf, realnvp and glow, and compare them on data held out"

WIDTH, LEFT, RIGHT, BOX, ROW, TOP = 880, (20, 340), (540, 860), 52, 92, 16
FONT = 'font-family="sans-serif" font-size="15"'
INK, BLUE, GREEN, GREY = "#212529", "#1864ab", "#2b8a3e", "#868e96"


def svg():
    """The chart: the questions one under the other, each with its answer on the right; it brings its white ground."""
    height = TOP + ROW * len(STEPS) + BOX + 14
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        '<marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0L10 5L0 10z" fill="{GREY}"/></marker>',
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#fff"/>',
    ]
    spine, y = sum(LEFT) / 2, TOP
    for step in STEPS:
        middle, below = y + BOX / 2, y + ROW
        lines += [_arrow(f"M{LEFT[1]} {middle:.0f}H{RIGHT[0]}"), _arrow(f"M{spine:.0f} {y + BOX}V{below}")]
        lines += [_words(LEFT[1] + 14, middle - 8, step.leave), _words(spine + 12, y + BOX + 25, step.stay)]
        if step.goes_on:
            lines.append(_arrow(f"M{sum(RIGHT) / 2:.0f} {y + BOX}v20H{LEFT[1] - 30}V{below}"))
        lines += [*_box(LEFT, y, step.question, BLUE), *_box(RIGHT, y, step.take, GREEN)]
        y = below
    return "\n".join([*lines, *_box(LEFT, y, LAST, GREEN), "</svg>", ""])


def _arrow(path):
    return f'<path d="{path}" stroke="{GREY}" stroke-width="1.6" fill="none" marker-end="url(#tip)"/>'


def _words(x, y, words):
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{INK}" font-style="italic" font-size="14">{escape(words)}</text>'


def _box(sides, y, words, colour):
    """A box with its words in one line or two."""
    left, right = sides
    place = f'x="{left}" y="{y}" width="{right - left}" height="{BOX}" rx="8"'
    yield f'<rect {place} fill="#fff" stroke="{colour}" stroke-width="1.6"/>'
    rows = textwrap.wrap(words, 36)
    for k, row in enumerate(rows):
        place = f'x="{(left + right) / 2:.0f}" y="{y + BOX / 2 + 5 + 19 * (k - (len(rows) - 1) / 2):.0f}"'
        yield f'<text {place} text-anchor="middle" fill="{INK}">{escape(row)}</text>'


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
