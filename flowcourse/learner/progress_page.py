"""The page of the progress panel, as HTML: page(root, results), from pairs (exercise, verdict) in the course's order.

A bar for each chapter that has a core says how much of it is done. Below it each chapter is a table that unfolds; that
of the exercise which comes next is unfolded already.
"""

import os
from html import escape
from pathlib import Path

from ..core.notebooks import title
from . import done_and_next
from .card import COLOURS, link

STATES = {"passed": "✓ done", "failed": "✗ not yet", "not started": "○ not started"}


def page(root, results):
    """The whole page; its links lead from the working directory, which is that of the notebook, into the course."""
    verdicts, chapters = dict(results), {}
    for exercise, verdict in results:
        chapters.setdefault(exercise.notebook, []).append((exercise, verdict))
    ordered = [(exercise, verdicts[exercise]) for exercise in done_and_next.in_order(verdicts)]
    following = done_and_next.first_unsolved(ordered)
    current = following[0].notebook if following else None
    place = f"{Path(os.path.relpath(root)).as_posix()}/"
    groups = [
        _chapter(place, title(Path(root) / "notebooks" / name), chapters[name], name == current) for name in chapters
    ]
    lines = "<br>".join(part.line for part in done_and_next.parts(results))
    return f"<h3>Your progress</h3><p>{lines}</p>{_bars(chapters)}{_next(root, place, following)}{''.join(groups)}"


def paragraph(text):
    return f"<p>{escape(text)}</p>"


def _bars(chapters):
    """A bar for each chapter that has a core, as wide as that is long and filled as far as it is done."""
    bars, words = [], []
    for name, pairs in chapters.items():
        core, number = done_and_next.parts(pairs)[0], name.partition("-")[0]
        if not core.total:
            continue
        fill = f"width: {100 * core.done // core.total}%; height: 100%; background: {COLOURS['passed']}"
        box = f"height: 0.9em; border: 1px solid {COLOURS['not started']}"
        bars.append(
            f'<div style="flex: {core.total} 0 1.3em; text-align: center">'
            f'<div style="{box}"><div style="{fill}"></div></div>{number}</div>'
        )
        words.append(f"chapter {number} {core.done} of {core.total}")
    label = f"Core exercises done: {', '.join(words)}"
    row = "display: flex; gap: 3px; max-width: 56em; margin-bottom: 1em; font-size: 85%"
    return f'<div role="img" aria-label="{label}" style="{row}">{"".join(bars)}</div>'


def _next(root, place, following):
    if following is None:
        return "<p>All exercises are solved.</p>"
    exercise, verdict = following
    what = link(done_and_next.address(exercise, f"{place}exercises/"), done_and_next.described(exercise))
    on_page = ("check", "run the cell below it"), ("stuck", "open a hint below that")  # a browser tab has no commands
    pairs = (*done_and_next.steps(root, exercise), *on_page)
    steps = "".join(f"<br>{word}: {_step(place, text)}" for word, text in pairs)
    failed = f"<br>{escape(verdict.line)}" if verdict.status == "failed" else ""
    return f"<p><b>Next: {what}</b>{steps}{failed}</p>"


def _step(place, text):
    """A step in words; the notebook to read is a link."""
    return link(place + text, text) if text.startswith("notebooks/") else escape(text)


def _chapter(place, name, pairs, unfolded):
    """A chapter's exercises, folded under its name and what is left of it."""
    core, stretch = done_and_next.parts(pairs)
    left = f"core {core.done} of {core.total}, stretch {stretch.done} of {stretch.total}"
    minutes = f"{core.minutes_left + stretch.minutes_left} minutes left"
    head = "".join(f'<th scope="col">{word}</th>' for word in ("exercise", "title", "part", "minutes", "state"))
    rows = "".join(_row(place, pair) for pair in pairs)
    table = f"<table><caption>Exercises: {escape(name)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    opened = " open" if unfolded else ""
    return f"<details{opened}><summary><b>{escape(name)}</b>: {left}, {minutes}</summary>{table}</table></details>"


def _row(place, pair):
    exercise, verdict = pair
    to_it = link(done_and_next.address(exercise, f"{place}exercises/"), exercise.id)
    cells = escape(exercise.title), done_and_next.part_of(exercise), exercise.minutes, STATES[verdict.status]
    return f'<tr><th scope="row">{to_it}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
