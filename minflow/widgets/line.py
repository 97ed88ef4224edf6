"""A map on a line: take hold of its curve, and see what becomes of a density and of a strip of probability.

widgets.line("affine", a=0.5)                  # X = a·Z + b, from a normal or a uniform Z
widgets.line("bent", data=x)                   # a bent line over data, and its score, the mean log p
widgets.line("shapes")                         # four shapes and a spline to choose from
"""

import math
from numbers import Real

import autograd.numpy as np

from ..arrays import as_finite, as_floats, as_line
from ..distributions import Normal, Uniform
from ..plots.line import pushforward
from ..plots.picture import number, short, thousands
from ..transforms import ELU, LeakyReLU, RQSpline, SinhArcsinh, Softplus
from ..transforms.spline import raw_of
from .figure import Figure, pack

MOST_POINTS = 5000
BEND = {"t": ("bend t", 1.0, 0.2, 2.0, 0.05)}
NUMBERS = {  # of each map: the label of its slider, the value at first, the lowest, the highest, the step
    "affine": {"a": ("slope a", 1.0, -3.0, 3.0, 0.05), "b": ("shift b", 0.0, -3.0, 3.0, 0.1)},
    "bent": {
        "place": ("place", 0.0, -2.0, 3.0, 0.05),
        "width": ("width", 1.0, 0.3, 3.0, 0.05),
        "bend": ("bend", 0.0, 0.0, 0.45, 0.01),
    },
    "sinh–arcsinh": BEND,
    "leaky ReLU": BEND,
    "softplus": BEND,
    "ELU": BEND,
    "spline": {},
}
HOLDS = {  # of each map: points of the curve at z, held by a hand, and the place of the number that they change
    "affine": [(0, 1), (2, 0)],
    "bent": [(0, 0), (2, 1), (0.75, 2)],
    "sinh–arcsinh": [(2, 0)],
    "leaky ReLU": [(-2, 0)],
    "softplus": [(0, 0)],
    "ELU": [(-2, 0)],
    "spline": [],
}
TITLES = {"affine": "a line", "bent": "a bent line", "spline": "a spline"}
SHAPES = ["sinh–arcsinh", "leaky ReLU", "softplus", "ELU", "spline"]
BASES = {"Normal": Normal(), "Uniform": Uniform()}
RANGES = {  # of z and x in the figure, a strip, and the ends of all strips
    "Normal": {"z": [-3.5, 3.5], "x": [-3.5, 3.5], "strip": [0.7, 1.4], "ends": [-3.5, 3.5]},
    "Uniform": {"z": [-0.25, 1.25], "x": [-3.5, 3.5], "strip": [0.6, 0.8], "ends": [0.0, 1.0]},
}
WIDE = {"x": [-7.0, 7.0]}
FLAT = 0.05  # a slope nearer to 0 is 0 in the figure
LEAST = 0.05  # from knot to knot
REACH = 4.0  # the spline is the identity beyond ±REACH
KNOTS = ((-2.0, -2.0), (-0.7, -0.7), (0.7, 0.7), (2.0, 2.0))


def line(maps="affine", data=None, base="Normal", strip=None, knots=None, title=None, **numbers):
    """p_Z, the curve x = f(z) below it and p_X beside that, with handles on the curve and on a strip of z.

    maps: "affine" with a and b; "bent" with place, width and bend, h(x) = u − bend · tanh 2u, u = (x − place) / width;
    "leaky ReLU", "softplus", "ELU" or "sinh-arcsinh" with t, the shapes of chapter 4; "spline"; a list of these to
    choose from; or "shapes", the last five. `numbers` are theirs at first. The spline is the `RQSpline` through
    (−4, −4), the `knots` (z, x) and (4, 4) with slope 1 at its ends, and at a knot the geometric mean of the chords on
    both sides. base: "Normal", or "Uniform" for an affine map. strip: an interval (low, high) of z.

    data: numbers x (N,), drawn as bars; the mean of log p_X(x) = log p_Z(h(x)) + log|h′(x)| over them is shown
    (article 2.1.2), over the first 5000 where there are more. The picture is that of `plots.pushforward`.

    Raises ValueError for an unknown map, such as a function, which a browser cannot run; for unknown numbers, and those
    that a slider does not reach; for a = 0; for knots that do not rise; for data that are not finite; for a strip
    outside the range of z.
    """
    names = _names(maps)
    values = _values(names, numbers, knots)
    bases = ["Normal", "Uniform"] if names == ["affine"] else ["Normal"]
    if base not in bases:
        raise ValueError(f"base must be {' or '.join(bases)} for {_either(names)}; got {base!r}")
    ranges = {name: RANGES[name] | (WIDE if names == ["affine"] and name == "Normal" else {}) for name in bases}
    strip = _interval(ranges[base]["strip"] if strip is None else strip, ranges[base]["ends"])
    ranges[base] |= {"strip": strip}
    sent = {"bases": ranges, "base": base}
    if data is not None:
        data, sent["note"] = _data(data)
        sent["points"] = pack(data)
        low, high = float(np.floor(data.min())), float(np.ceil(data.max()))
        for one in ranges.values():
            one["x"] = [low, high] if low < high else [low - 1, high + 1]
    sliders = {name: [[label, *limits] for label, _, *limits in NUMBERS[name].values()] for name in names}
    sent["maps"] = {name: {"n": values[name], "sliders": sliders[name], "holds": HOLDS[name]} for name in names}
    title = title or ("X = f(Z), with a choice of f" if len(names) > 1 else None)
    return Figure("line", sent, _still(names[0], values[names[0]], base, ranges[base], data, title))


def _still(name, values, base, ranges, data, title):
    """What the figure shows at first, with the map in words before the rest of the alt text."""
    f, h, low = map_of(name, values)
    title = title or f"X = f(Z), with f {TITLES.get(name, name)}"
    options = {"support": (low, math.inf), "strip": ranges["strip"], "data": data, "title": title}
    picture = pushforward(BASES[base], f, h, ranges["z"], ranges["x"], **options)
    numbers = ", ".join(f"{key} = {number(value)}" for key, value in zip(NUMBERS[name], values))
    if name == "spline":
        numbers = "knots " + ", ".join(f"({number(z)}, {number(x)})" for z, x, _ in zip(*values))
    picture.alt = f"The map: {name} with {numbers}. {picture.alt}"
    return picture


def map_of(name, numbers):
    """f and h = f⁻¹, elementwise on (N,), and the low end of the range of f; `numbers` in the order of NUMBERS."""
    if name == "affine":
        a, b = numbers
        return lambda z: a * z + b, lambda x: (x - b) / a, -math.inf
    if name == "bent":
        return _bent(*numbers)
    if name == "spline":
        layer, params, t = RQSpline(1, bins=len(numbers[0]) - 1, bound=REACH), {"raw": raw_of_knots(numbers)}, 1.0
    elif name == "sinh–arcsinh":
        layer, params, t = SinhArcsinh(1), {"log_tail": np.log(numbers), "skew": np.zeros(1)}, 1.0
    elif name == "leaky ReLU":
        layer, params, t = LeakyReLU(1, slope=numbers[0]), {}, 1.0
    else:
        layer, params, t = {"softplus": Softplus, "ELU": ELU}[name](1), {}, numbers[0]

    def f(z):
        return layer.forward(params, t * z[:, None])[0][:, 0] / t

    def h(x):
        return layer.inverse(params, t * x[:, None])[0][:, 0] / t

    return f, h, layer.range[0] / t


def raw_of_knots(knots):
    """The parameters "raw" (3 K − 1, 1) of an `RQSpline(1, K, bound=4)` with knots [z, x, slopes], K + 1 of each."""
    return raw_of(np.array(knots)[..., None, None], REACH)[:, 0]


def _bent(place, width, bend):
    def h(x):
        u = (x - place) / width
        return u - bend * np.tanh(2 * u)

    def f(z):  # bisection: u is at most `bend` away from z
        u, step = z, bend
        while step > 1e-12:
            u, step = u + step * np.sign(z - u + bend * np.tanh(2 * u)), step / 2
        return place + width * u

    return f, h, -math.inf


def _names(maps):
    if callable(maps):
        raise ValueError("maps must be named, since a browser runs no Python function; plots.pushforward draws one")
    names = SHAPES if maps == "shapes" else [maps] if isinstance(maps, str) else maps
    names = [str(name).replace("-", "–") for name in (names if isinstance(names, list | tuple) else [names])]
    unknown = [name for name in names if name not in NUMBERS]
    if unknown or not names:
        got = repr(unknown[0]) if unknown else "an empty list"
        raise ValueError(f"maps must be one or several of {', '.join(NUMBERS)}, or 'shapes'; got {got}")
    if len(set(names)) < len(names):
        raise ValueError(f"maps must be different from each other; got {', '.join(names)}")
    return names


def _either(names):
    return names[0] if len(names) == 1 else "these maps"


def _values(names, given, knots):
    """The numbers of each map at first: a list, or for a spline [z, x, slopes] of its knots."""
    values = {name: [] for name in names}
    known = [key for name in names for key in NUMBERS[name]]
    for key in given:
        if key not in known:
            need = f"have the names {', '.join(dict.fromkeys(known)) or 'knots'} for {_either(names)}"
            raise ValueError(f"numbers must {need}; got {key}")
    for name in names:
        for key, (_, first, low, high, _) in NUMBERS[name].items():
            values[name].append(_number(given.get(key, first), key, low, high))
        if name == "affine" and abs(values[name][0]) < FLAT:
            raise ValueError("a must not be 0 at first: every z would land on the same x, and X has no density")
    if "spline" in names:
        values["spline"] = _knots(KNOTS if knots is None else knots)
    elif knots is not None:
        raise ValueError(f"knots must be None for {_either(names)}: only a spline has them; got {knots!r}")
    return values


def _number(value, name, low, high):
    if not isinstance(value, Real) or not low <= value <= high:
        raise ValueError(f"{name} must be a number from {short(low)} to {short(high)}; got {value!r}")
    return float(value)


def _interval(strip, ends):
    low, high = ends
    interval = np.asarray(as_floats(strip, "strip"))
    if interval.shape != (2,) or not low <= interval[0] < interval[1] <= high:
        need = f"(low, high) with {number(low, 1)} ≤ low < high ≤ {number(high, 1)}"
        raise ValueError(f"strip must be {need}; got {strip!r}")
    return interval.tolist()


def _data(data):
    """Data that the figure keeps, and a note where it leaves some out."""
    data = as_finite(as_line(data, "data"), "data")
    if len(data) == 0:
        raise ValueError("data must hold at least one number; got an empty array")
    note = f"The first {thousands(MOST_POINTS)} of {thousands(len(data))} numbers are used."
    return data[:MOST_POINTS], note if len(data) > MOST_POINTS else ""


def _knots(knots):
    """[z, x, slopes] of all knots, those at ±REACH included."""
    points = as_floats(knots, "knots")
    rows = [(-REACH, -REACH), *points, (REACH, REACH)] if points.ndim == 2 and points.shape[1:] == (2,) else []
    if len(rows) < 3 or (np.diff(rows, axis=0) < LEAST).any():
        need = f"hold pairs (z, x) that both rise by {LEAST} or more, between −{REACH:.0f} and {REACH:.0f}"
        raise ValueError(f"knots must {need}; got {knots!r}")
    z, x = np.transpose(rows)
    chords = np.diff(x) / np.diff(z)
    return [z.tolist(), x.tolist(), [1.0, *np.sqrt(chords[1:] * chords[:-1]).tolist(), 1.0]]
