"""The picture of the house, drawn from what every room imports:  python tools/architecture.py

It writes docs/architecture.svg; with --check it only says whether that is what it would write.
"""

import functools
import sys
import textwrap
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
# The floors of the engine, the top one first, with the modules that the first contract names.
TITLES = "seeing and judging", "using a flow", "a flow", "speed", "maps", "ground", "reading arguments"
ENGINE = dict(zip(TITLES, (layer.split(" : ") for layer in CONTRACTS[0]["layers"]), strict=True))


def arrows():
    """{room: the rooms that it imports, without those that it reaches through another of them}."""
    graph = grimp.build_graph("minflow", "flowcourse")
    instructors = graph.find_children("flowcourse.grading")

    def module(name):
        if name == "minflow":
            return name
        inner = f"flowcourse.grading.{name}"
        return inner if inner in instructors else f"flowcourse.{name}"

    def modules(name):
        """All of a room; the rooms inside grading are rooms of their own."""
        inside = {module(name), *graph.find_descendants(module(name))}
        if name == "grading":
            others = {module(other) for other in places()} - {module(name)}
            inside = {one for one in inside if not any((one + ".").startswith(other + ".") for other in others)}
        return inside

    rooms = {name: modules(name) for name in [*places(), "minflow"]}
    direct = {name: set() for name in rooms}
    for name in places():
        reached = {other for one in rooms[name] for other in graph.find_modules_directly_imported_by(one)}
        direct[name] = {other for other, inside in rooms.items() if other != name and inside & reached}

    @functools.cache
    def below(name):
        return direct[name].union(*map(below, direct[name]))

    return {
        name: sorted(other for other in others if not any(other in below(third) for third in others - {other}))
        for name, others in direct.items()
    }


WIDTH, COURSE, BOX = 1000, 640, 34  # COURSE is the width of the course's half
FONT = 'font-family="sans-serif" font-size="14"'
INK, QUIET, BLUE, GREEN = "#212529", "#495057", "#1864ab", "#2b8a3e"
# {floor, the top one first: (its height, {room: the centre of its box within the floor})}: places with few crossings.
PLACES = {
    "for instructors": (
        150,
        {"release": (100, 56), "grading": (205, 56), "reports": (310, 56)}
        | {"intake": (100, 118), "marking": (450, 118)},
    ),
    "for learners and authors": (80, {"learner": (190, 52), "author": (290, 52), "projects": (560, 52)}),
    "the exercises": (80, {"exercises": (310, 52)}),
    "calling and judging": (80, {"checking": (400, 48), "sandbox": (560, 48)}),
    "what every room needs": (80, {"core": (310, 52)}),
}
GAP = 8


def places():
    """{room: its centre (x, y)}."""
    corners, top = {}, GAP
    for height, inside in PLACES.values():
        corners |= {name: (x, top + y) for name, (x, y) in inside.items()}
        top += height + GAP
    return corners


def svg():
    centre, height = places(), GAP + sum(height + GAP for height, _ in PLACES.values())
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        '<marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L10 5L0 10z" fill="#868e96"/></marker>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    top = GAP
    for title, (tall, _) in PLACES.items():
        lines.append(f'<rect y="{top}" width="{COURSE}" height="{tall}" rx="8" fill="#f1f3f5"/>')
        lines.append(f'<text x="14" y="{top + 22}" fill="{QUIET}">{escape(title)}</text>')
        top += tall + GAP
    lines += _engine(height)
    for name, others in sorted(arrows().items()):
        lines += [_arrow(centre[name], centre.get(other, (COURSE + 30, centre[name][1]))) for other in others]
    lines += [_box(name, place) for name, place in centre.items()]
    return "\n".join([*lines, "</svg>", ""])


def _engine(height):
    """The engine as one block: its floors, each with its modules."""
    left, step = COURSE + 30, (height - 60) / len(ENGINE)
    frame = f'x="{left}" y="{GAP}" width="{WIDTH - left - 1}" height="{height - 2 * GAP}" rx="8"'
    yield f'<rect {frame} fill="#ebfbee" stroke="{GREEN}"/>'
    yield f'<text x="{left + 14}" y="34" fill="{GREEN}">minflow, the engine</text>'
    for row, (title, names) in enumerate(ENGINE.items()):
        y = 50 + row * step
        yield f'<text x="{left + 14}" y="{y + 14:.0f}" fill="{QUIET}" font-size="12">{escape(title)}</text>'
        words = ", ".join(names).replace("__main__", "quick look")
        for k, line in enumerate(textwrap.wrap(words, 50)):
            yield f'<text x="{left + 14}" y="{y + 31 + 15 * k:.0f}" fill="{INK}" font-size="12">{escape(line)}</text>'


def _arrow(start, end):
    """From the edge of a box to the edge of another; on one height from side to side."""
    (a, top), (b, bottom) = start, end
    if top == bottom:
        side = (b > a) - (b < a)
        tip = b if b > COURSE else b - side * 46
        path = f"M{a} {top}L{tip} {top}"
    else:
        tip, bend = bottom - BOX / 2, (bottom - BOX / 2 - top) / 2
        path = f"M{a} {top}C{a} {top + bend:.0f} {b} {tip - bend:.0f} {b} {tip:.0f}"
    return f'<path d="{path}" stroke="#868e96" stroke-width="1.4" fill="none" marker-end="url(#tip)"/>'


def _box(name, place):
    x, y = place
    width = 8 * len(name) + 26
    return (
        f'<rect x="{x - width / 2:.0f}" y="{y - BOX / 2:.0f}" width="{width}" height="{BOX}" rx="6" fill="#fff" '
        f'stroke="{BLUE}" stroke-width="1.4"/>'
        f'<text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle" fill="{INK}">{name}</text>'
    )


if __name__ == "__main__":
    if "--check" not in sys.argv:
        PICTURE.write_text(svg(), encoding="utf-8")
    elif PICTURE.read_text(encoding="utf-8") != svg():
        sys.exit("docs/architecture.svg is not that of the imports: run python tools/architecture.py")
