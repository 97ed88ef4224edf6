"""The rooms of the house, what every module imports, and the picture of both:

python tests/setup/house.py            writes docs/architecture.svg
"""

import ast
import functools
import re
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "architecture.svg"

# Bottom up. A room may import those of the floors below, and on its own floor those that stand before it.
ROOMS = {
    "what every room needs": "core",
    "calling and judging": "checking sandbox",
    "the exercises": "exercises",
    "for learners and authors": "learner author projects",
    "for instructors": "intake marking reports release grading",
}
# Bottom up. A module of minflow may import its own floor and those below; a new module is named here.
ENGINE = {
    "reading arguments": "signatures tracing arrays trees",
    "ground": "distributions calculus nets batches optimisers progress",
    "maps": "data change_of_variables transforms",
    "speed": "fast",
    "a flow": "flow",
    "using a flow": "evaluation plots storage models pretrained ledger losses objectives training",
    "seeing and judging": "widgets __main__ laws",
}
ORDER = {name: place for place, name in enumerate(" ".join(ROOMS.values()).split())}
FLOOR = {name: height for height, names in enumerate(ENGINE.values()) for name in names.split()}

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("minflow", "flowcourse")
    for path in sorted((ROOT / package).rglob("*.py"))
}


@functools.cache
def imported(module):
    """(dotted name, whether it is imported inside a function) for every import of a module."""
    return imports_in(MODULES[module].read_text(encoding="utf-8"), module)


def imports_in(text, module):
    """The same for a text that stands where the module stands. A module that is named in a string counts, too."""
    tree = ast.parse(text)
    inside = {id(node) for top in ast.walk(tree) if isinstance(top, ast.FunctionDef) for node in ast.walk(top)}
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            names = [f"{base}.{alias.name}" for alias in node.names]
            found += [(name if name in MODULES else base, id(node) in inside) for name in names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            named = [_longest(name) for name in re.findall(r"\bflowcourse(?:\.\w+)+", node.value)]
            found += [(name, id(node) in inside) for name in named if name and name != module]
    return found


def _longest(name):
    """The module that a dotted name begins with, "" for none within flowcourse."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name if "." in name else ""


def _absolute(module, node):
    if not node.level:
        return node.module
    is_package = MODULES[module].name == "__init__.py"
    parts = module.split(".")[: None if is_package and node.level == 1 else is_package - node.level]
    return ".".join([*parts, *filter(None, [node.module])])


def part(module):
    """minflow.transforms.base -> transforms."""
    return module.partition(".")[2].split(".")[0]


def room(module):
    """flowcourse.learner.check -> learner, flowcourse.grading.intake.files -> intake; "" for what opens the house."""
    parts = module.split(".")[1:]
    inner = [name for name in parts[:2] if name in ORDER]
    return inner[-1] if inner else ""


def upward(module, imports):
    """The imports of a module of flowcourse that go up, or from one exercise to another, as sentences."""
    for name, _ in imports:
        if name.split(".")[0] in ("tests", "benchmarks", "docs", "tools"):
            yield f"{module} imports {name}, which is no part of the course's tools"
        if name.split(".")[0] != "flowcourse" or not room(module):
            continue
        if not room(name):
            if module == "flowcourse.sandbox.worker":  # in its process check() and panel() must do nothing
                continue
            yield f"{module} imports {name}, which opens the house: nothing in a room needs it"
        elif ORDER[room(name)] > ORDER[room(module)]:
            yield f"{module} imports {name}: the room {room(name)} lies above {room(module)}"
        elif name.startswith("flowcourse.exercises.ex_") and room(module) == "exercises":
            yield f"{module} imports {name}: what exercises share is a file that starts with _"


def arrows():
    """{room: the rooms that it imports, without those that it reaches through another of them}."""
    direct = {name: set() for name in ORDER}
    for module in MODULES:
        if module.startswith("flowcourse") and room(module):
            names = {room(name) for name, _ in imported(module) if name.startswith("flowcourse.")}
            names |= {"minflow" for name, _ in imported(module) if name.startswith("minflow")}
            direct[room(module)] |= names - {room(module), ""}

    @functools.cache
    def below(name):
        return direct.get(name, set()).union(*(below(other) for other in direct.get(name, ())))

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
    found, top = {}, GAP
    for height, inside in PLACES.values():
        found |= {name: (x, top + y) for name, (x, y) in inside.items()}
        top += height + GAP
    return found


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
    for row, (title, names) in enumerate(reversed(ENGINE.items())):
        y = 50 + row * step
        yield f'<text x="{left + 14}" y="{y + 14:.0f}" fill="{QUIET}" font-size="12">{escape(title)}</text>'
        words = names.replace("__main__", "quick look").replace(" ", " · ").replace("quick · look", "quick look")
        half = words.rfind(" · ", 0, 48) if len(words) > 48 else len(words)
        for k, line in enumerate(filter(None, (words[:half], words[half + 3 :]))):
            yield f'<text x="{left + 14}" y="{y + 31 + 15 * k:.0f}" fill="{INK}" font-size="13">{escape(line)}</text>'


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
    PICTURE.write_text(svg(), encoding="utf-8")
