"""Pictures with a scrubber: a function is called once for each of some values, and a reader moves through what it drew.

def wave(a):
    return {"sin(a·x)": np.stack([x, np.sin(a * x)], axis=1)}

widgets.frames(wave, a=np.linspace(0, 3, 31))
"""

import itertools

import numpy as np

from ..arrays import as_floats, as_function, checked
from ..plots.description import describe
from ..plots.picture import GUIDE, INK, LATENT, MODEL, Picture, check_box, diameter, new_figure, short, thousands
from ..plots.pixels import images
from .figure import Figure, pack

MOST = 40
PAIRS = 2, "(N, 2)"
KINDS = {"line": PAIRS, "dashed": PAIRS, "shape": PAIRS, "points": PAIRS}  # and the shape of its array
KINDS |= {"heat": (2, "[upwards, across]"), "images": (3, "(N, side, side)")}
CYCLE = MODEL, LATENT, INK, GUIDE
COLUMNS = 8  # of images
NUMBERS = 1_000_000  # of all parts, 2 bytes each, and 1 byte for a colour
BEYOND = 5  # box widths: what lies farther out is drawn there, so that it takes no digits from the rest


def frames(draw, *, at=None, axes=("", ""), box=None, equal=False, broken=None, title="", **values):
    """A figure of what draw(value) gives at each of some values, with a slider to move through them.

    draw(value) returns {name: part}, the same names at each value. A part is

        an array (N, 2)            a line
        (kind, array)              "line", "dashed", "shape" (a closed line, filled) or "points", of an array (N, 2);
        (kind, array, colour)      "heat", of an array [upwards, across] over the box
        an array (N, side, side)   grey images from 0, black, to 1, white; then they are the only part
        a string                   words below the figure, behind the name

    values: one keyword, the name of the value and 2 to 40 numbers, such as x=np.linspace(-3, 3, 25). at: the one
    that the figure starts with and the still picture shows, or the nearest to it; the middle one unless given. axes:
    their two names. box: ((low, high), (low, high)), of all points unless given. equal: a unit is as long upwards as
    across. broken: a name and another function, such as ("the same mask", draw_wrong), which returns parts like those
    of draw; a switch *break it* then shows them, in the plane and without heat. All parts together may hold a million
    numbers at all values; what is the same at all of them counts once.
    """
    as_function(draw, "draw")
    name, numbers = _one_name(values)
    labels = _labels(numbers)
    start = len(numbers) // 2 if at is None else _nearest(numbers, at)
    pair = isinstance(axes, (list, tuple)) and len(axes) == 2 and all(isinstance(one, str) for one in axes)
    checked(axes, pair, "axes", 'be two names, such as ("x", "p(x)")')
    shown, words, shape = _drawn(draw, "draw", name, numbers, labels)
    title = title or f"{name} from {labels[0]} to {labels[-1]}"
    ends = f"A slider moves {name} from {labels[0]} to {labels[-1]} in {len(labels)} steps."
    if any(kind == "words" for kind, _ in shape.values()):
        ends += f" At the ends: {words[0]} {words[-1]}"
    data = {"name": name, "values": labels, "start": start, "words": words, "note": ""}
    if any(kind == "images" for kind, _, _ in shown[0].values()):
        made, picture = _of_images(shown, start, title)
    else:
        box = _box_of(shown) if box is None else tuple(map(tuple, _checked_box(box)))
        made, picture = _of_the_plane(shown, start, axes, box, equal, title)
        if broken is not None:
            wrong, said, other = _drawn(broken[1], "broken", name, numbers, labels, shape)
            arrays = {
                key: (kind, stacked([frame[key][1] for frame in wrong])) for key, (kind, _, _) in wrong[0].items()
            }
            made["broken"] = {"name": broken[0], "words": said}
            made["broken"]["parts"] = [pack(_within(array, kind, box)) for kind, array in arrays.values()]
    picture.alt = f"{words[start]} {picture.alt} {ends}"
    return Figure("frames", data | made, picture)


def _drawn(draw, called, name, numbers, labels, like=None):
    """(the parts, the words) at each value, and the kinds and shapes of the parts, which are `like` those given."""
    drawn = [_parts(draw(value), f"{called}({label})") for value, label in zip(numbers.tolist(), labels)]
    shapes = [{key: (kind, np.shape(part)) for key, (kind, part, _) in frame.items()} for frame in drawn]
    like = like or shapes[0]
    for label, shape in zip(labels, shapes):
        checked(shape, shape == like, f"{called}({label})", f"return what draw({labels[0]}) does, {_said(like)}")
    spoken = [[f"{key} {part}" for key, (kind, part, _) in frame.items() if kind == "words"] for frame in drawn]
    words = [f"{'; '.join([f'{name} = {label}', *texts])}." for label, texts in zip(labels, spoken)]
    return [{key: part for key, part in frame.items() if part[0] != "words"} for frame in drawn], words, like


def plane_data(parts, axes, box, height, equal=False):
    """The data of frames in the plane: parts {name: (kind, array, colour)}, a row for each frame or one for all.

    The numbers of a heat map are between 0 and 1.
    """
    packed = [
        {
            "name": key,
            "kind": kind,
            "colour": "" if colour == INK else colour,
            "numbers": pack(_within(array, kind, box), 8 if kind == "heat" else 16),
        }
        for key, (kind, array, colour) in parts.items()
    ]
    return {"parts": packed, "axes": list(axes), "box": box, "height": height, "equal": equal}


def draw_part(axes, name, kind, array, colour, box, ends=(0, 1)):
    """The same part in a still picture."""
    if kind == "heat":
        style = {"cmap": "cividis", "vmin": ends[0], "vmax": ends[1], "aspect": "auto"}
        if np.isfinite(array).any():
            axes.imshow(array, origin="lower", extent=(*box[0], *box[1]), **style)
    elif kind == "points":
        axes.plot(*array.T, ".", color=colour, markersize=2 * diameter(len(array)), label=name)
    elif kind == "shape":
        axes.fill(*array.T, color=colour, alpha=0.45, label=name)
        axes.annotate(name, (array[:, 0].mean(), box[1][1]), ha="center", va="top", fontsize=9)
    else:
        axes.plot(*array.T, color=colour, linestyle="--" if kind == "dashed" else "-", label=name)


def _one_name(values):
    if len(values) != 1:
        got = ", ".join(values) or "none"
        raise ValueError(f"frames needs the values of one name, such as x=np.linspace(-3, 3, 25); got {got}")
    ((name, numbers),) = values.items()
    numbers = np.asarray(as_floats(numbers, name) if np.asarray(numbers).dtype.kind not in "iu" else numbers)
    need = f"be 2 to {MOST} finite numbers in a line"
    known = numbers.ndim == 1 and 2 <= len(numbers) <= MOST and np.isfinite(numbers).all()
    return name.replace("_", " "), checked(numbers, known, name, need)


def _labels(numbers):
    """Each number with as many decimals as it has, 4 at most; where that is not enough, with digits that are."""
    for digits in range(5):
        labels = [f"{number + 0.0:.{digits}f}".replace("-", "−") for number in np.round(numbers, digits)]
        if np.allclose(np.round(numbers, digits), numbers, rtol=0, atol=1e-9):
            break
    for digits in range(3, 18):
        if len(set(labels)) == len(np.unique(numbers)):
            break
        labels = [short(number, digits) for number in numbers]
    return labels


def _nearest(numbers, at):
    """Which of the numbers is nearest to `at`, which must be among them or between."""
    low, high = numbers.min(), numbers.max()
    known = isinstance(at, (int, float, np.integer, np.floating)) and low <= at <= high
    return int(np.argmin(np.abs(numbers - checked(at, known, "at", f"be a number from {low} to {high}"))))


def _parts(drawn, called):
    """{name: (kind, array, colour)} of what draw returned."""
    seen = isinstance(drawn, dict) and not all(isinstance(part, str) for part in drawn.values())
    checked(drawn, seen, called, "return a dict {name: part} with something to draw")
    turns = itertools.cycle(CYCLE)
    parts = {name: _part(part, f"{called}[{name!r}]", turns) for name, part in drawn.items()}
    kinds = [kind for kind, _, _ in parts.values() if kind != "words"]
    if "images" in kinds and len(kinds) > 1:
        raise ValueError(f"{called} must return images as its only part; got {', '.join(kinds)}")
    return parts


def _part(part, called, turns):
    if isinstance(part, str):
        return "words", part, ""
    checked(part, not isinstance(part, tuple) or len(part) in (2, 3), called, "be an array or (kind, array, colour)")
    kind, array, *colour = part if isinstance(part, tuple) else (None, part)
    array = as_floats(array, called)
    kind = kind or ("images" if array.ndim == 3 else "line")
    if kind not in KINDS:
        raise ValueError(f"{called} must be one of {', '.join(KINDS)}; got {kind!r}")
    dims, shape = KINDS[kind]
    side = None if array.ndim != dims or kind == "heat" else array.shape[1] if dims == 3 else 2
    fits = array.ndim == dims and array.size > 0 and side in (None, array.shape[-1])
    return kind, checked(array, fits, called, f"be an array {shape} for {kind}"), *(colour or [next(turns)])


def _said(shapes):
    return ", ".join(f"{name!r} of shape {shape}" if shape else f"{name!r}" for name, (_, shape) in shapes.items())


def _checked_box(box):
    check_box(box)
    return [[float(end) for end in side] for side in box]


def _box_of(shown):
    """Where all lines and points of all frames are, a little wider."""
    parts = [part for frame in shown for kind, part, _ in frame.values() if kind != "heat"]
    points = np.concatenate([part.reshape(-1, 2) for part in parts]) if parts else np.array([[0.0, 0.0], [1.0, 1.0]])
    points = points[np.isfinite(points).all(axis=1)]
    checked(points, len(points) > 0, "draw", "return at least one point that is finite")
    low, high = points.min(axis=0), points.max(axis=0)
    edge = 0.05 * (high - low) + 1e-3 if parts else 0 * low
    return tuple((round(float(a), 4), round(float(b), 4)) for a, b in zip(low - edge, high + edge))


def _within(array, kind, box):
    """Points not far outside of the box; cells as they are."""
    if kind == "heat":
        return array
    low, high = np.array(box, dtype=float).T
    return np.clip(array, low - BEYOND * (high - low), high + BEYOND * (high - low))


def _ends(array):
    """The lowest and the highest of the numbers that are finite."""
    known = array[np.isfinite(array)]
    low, high = (known.min(), known.max()) if known.size else (0.0, 1.0)
    return low, high if high > low else low + max(1.0, abs(low))


def stacked(arrays):
    """The arrays of all frames as one, of a single row where all are the same."""
    same = all(np.array_equal(array, arrays[0], equal_nan=True) for array in arrays)
    return np.stack(arrays[:1] if same else arrays)


def _few_enough(arrays):
    count = sum(array.size for array in arrays)
    if count > NUMBERS:
        got = f"{thousands(count)}: fewer values or points make it smaller"
        raise ValueError(f"draw must return at most {thousands(NUMBERS)} numbers, at all values together; got {got}")


def _of_the_plane(shown, start, names, box, equal, title):
    parts = {
        name: (kind, stacked([frame[name][1] for frame in shown]), colour)
        for name, (kind, _, colour) in shown[0].items()
    }
    _few_enough(array for _, array, _ in parts.values())
    (left, right), (low, high) = box
    height = min(1.0, max(0.3, (high - low) / (right - left))) if equal else 0.5
    figure, axes = new_figure(size=(8.2, 1.2 + 7 * height) if equal else (6.4, 3.2))
    for name, (kind, array, colour) in parts.items():
        ends = _ends(array)
        draw_part(axes, name, kind, array[min(start, len(array) - 1)], colour, box, ends)
        if kind == "heat":
            parts[name] = kind, (array - ends[0]) / (ends[1] - ends[0]), colour
    axes.set(xlim=box[0], ylim=box[1], xlabel=names[0], ylabel=names[1], aspect="equal" if equal else "auto")
    labelled = [kind for kind, _, _ in parts.values() if kind not in ("shape", "heat")]
    if len(labelled) > 1:
        axes.legend(handles=list(axes.lines), frameon=False, fontsize=9, loc="upper left")
    alt = describe(figure) or "No number in it is finite."
    return plane_data(parts, names, box, round(height, 3), equal), Picture(figure, alt, title)


def _of_images(shown, start, title):
    """Images side by side as one grid of cells, the first line of images on top, with nothing between them."""
    ((name, (_, first, _)),) = shown[0].items()
    count, high, wide = first.shape
    _few_enough(frame[name][1] for frame in shown)
    lines = -(-count // COLUMNS)
    cells = np.full((len(shown), lines * COLUMNS, high + 1, wide + 1), np.nan)
    cells[:, :count, :high, :wide] = np.clip([frame[name][1] for frame in shown], 0, 1)
    cells = cells.reshape(len(shown), lines, COLUMNS, high + 1, wide + 1).swapaxes(2, 3)
    cells = cells.reshape(len(shown), lines * (high + 1), COLUMNS * (wide + 1))[:, ::-1]
    part = {"name": name, "kind": "grey", "colour": "", "numbers": pack(cells, 8)}
    made = {"parts": [part], "axes": None, "box": [[0, 1], [0, 1]], "equal": False}
    made["height"] = round(cells.shape[1] / cells.shape[2], 3)
    return made, images({name: shown[start][name][1].reshape(count, -1)}, title, columns=COLUMNS)
