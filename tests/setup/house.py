"""The floors of the house, what every module imports, and the picture of both:

python tests/setup/house.py            writes docs/architecture.svg
"""

import ast
import functools
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "architecture.svg"

# Bottom up. A module of minflow may import its own floor and those below; a new module is named here.
FLOORS = {
    "reading arguments": "arrays trees",
    "ground": "distributions calculus nets batches optimisers progress",
    "maps": "data change_of_variables transforms",
    "speed": "fast",
    "a flow": "flow",
    "using a flow": "evaluation plots storage models ledger losses training",
    "seeing and judging": "widgets __main__ laws",
}
FLOOR = {name: height for height, names in enumerate(FLOORS.values()) for name in names.split()}

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("minflow", "flowcourse")
    for path in sorted((ROOT / package).rglob("*.py"))
}


@functools.cache
def imported(module):
    """(dotted name, whether it is imported inside a function) for every import of a module."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    inside = {id(node) for top in ast.walk(tree) if isinstance(top, ast.FunctionDef) for node in ast.walk(top)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            names = [f"{base}.{alias.name}" for alias in node.names]
            found += [(name if name in MODULES else base, id(node) in inside) for name in names]
    return found


def _absolute(module, node):
    if not node.level:
        return node.module
    is_package = MODULES[module].name == "__init__.py"
    parts = module.split(".")[: None if is_package and node.level == 1 else is_package - node.level]
    return ".".join([*parts, *filter(None, [node.module])])


def part(module):
    """minflow.transforms.base -> transforms; all of flowcourse is one part."""
    return "flowcourse" if module.startswith("flowcourse") else module.partition(".")[2].split(".")[0]


def arrows():
    """{part: the parts that it imports, without those that it reaches through another of them}."""
    direct = {}
    for module in MODULES:
        names = {part(name) for name, _ in imported(module) if name.startswith("minflow.")}
        direct.setdefault(part(module), set()).update(names - {part(module), ""})

    @functools.cache
    def below(name):
        return direct.get(name, set()).union(*(below(other) for other in direct.get(name, ())))

    return {
        name: sorted(other for other in others if not any(other in below(third) for third in others - {other}))
        for name, others in direct.items()
        if name
    }


WIDTH, LEFT, BAND, BOX = 1000, 190, 74, 30
FONT = 'font-family="sans-serif" font-size="14"'
TOP_BANDS = {"the course's pages": ["notebooks", "solutions", "exercises"], "course tools": ["flowcourse"]}


def places():
    """{title: {part: its centre (x, y)}}, the top floor first."""
    rows = TOP_BANDS | {title: FLOORS[title].split() for title in reversed(FLOORS)}
    return {
        title: {
            name: (LEFT + (k + 0.5) * (WIDTH - LEFT) / len(names), (row + 0.5) * BAND) for k, name in enumerate(names)
        }
        for row, (title, names) in enumerate(rows.items())
    }


def svg():
    rows = places()
    centre = {name: place for names in rows.values() for name, place in names.items()}
    height = len(rows) * BAND
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for row, title in enumerate(rows):
        lines.append(f'<rect y="{row * BAND + 3}" width="{WIDTH}" height="{BAND - 6}" rx="6" fill="#f1f3f5"/>')
        lines.append(f'<text x="14" y="{(row + 0.5) * BAND + 5}" fill="#495057">{escape(title)}</text>')
    lines += [_arrow(centre[name], centre[other]) for name, others in sorted(arrows().items()) for other in others]
    lines += [_box(name, place) for name, place in centre.items()]
    return "\n".join([*lines, "</svg>", ""])


def _arrow(start, end):
    """From box to box, which hide its ends."""
    (a, top), (b, bottom) = start, end
    bend = (bottom - top) / 2
    path = f"M{a:.0f} {top:.0f}C{a:.0f} {top + bend:.0f} {b:.0f} {bottom - bend:.0f} {b:.0f} {bottom:.0f}"
    return f'<path d="{path}" stroke="#868e96" stroke-width="1.3" fill="none"/>'


def _box(name, place):
    x, y = place
    width = 8 * len(name) + 22
    return (
        f'<rect x="{x - width / 2:.0f}" y="{y - BOX / 2:.0f}" width="{width}" height="{BOX}" rx="5" fill="#fff" '
        f'stroke="#1864ab"/><text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle" fill="#212529">{name}</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
