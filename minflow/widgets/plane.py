"""Maps of the plane to take in hand: a matrix by its columns, a curved map by its Jacobian, a planar layer by its u.

widgets.matrix([[1.0, 0.5], [-0.5, 1.0]])      # drag the columns of A
widgets.jacobian("bend")                       # move a point; also "polar", or a network
widgets.planar(w=[1.0, 1.0], u=[0.2, -0.7])    # drag u to the edge of invertibility, and beyond
"""

import math

import autograd.numpy as np

from .. import calculus, nets
from ..arrays import as_floats, checked
from ..plots.picture import GUIDE, INK, LATENT, MODEL, WRONG, Picture, check_box, new_figure, number, thousands
from ..plots.square import LETTER_F, SQUARE, parallelogram
from .figure import Figure

HALF = 2.5  # of the box in which the columns of a matrix are put
LARGEST = 1e4  # entry of a matrix
LEAST, MOST = 1e-3, 1e3  # length of w, and most of u and |b|
REACH, AROUND = 3.0, 4.5  # of the grid that a planar layer moves, and of the box in which it is seen
CELLS, EVERY = 48, 6  # of a grid along each side, and from one line to the next
COUNTED = 50  # cells along each side, at whose middles the sign of det J is counted
DASHED = (0, (4, 2))
ALONG = np.linspace(-0.5, 0.5, 13)
OUTLINE = np.concatenate([np.linspace(p, q, 24, endpoint=False) for p, q in zip(SQUARE, np.roll(SQUARE, -1, 0))]) - 0.5
LINES = np.concatenate([np.stack(np.meshgrid(ALONG[::3], ALONG, indexing="ij"), -1)] * 2)
LINES[5:] = LINES[5:, :, ::-1]  # of a square of side 1 around 0, five along z₁ and five along z₂


def bend(z):
    """Chapter 2's map: x₂ = z₂ exp(z₁/2), x₁ = z₁ + x₂²/4, with det J = exp(z₁/2)."""
    x2 = z[:, 1] * np.exp(z[:, 0] / 2)
    return np.stack([z[:, 0] + x2**2 / 4, x2], axis=1)


def polar(z):
    """Polar coordinates, z = (r, φ): x = (r cos φ, r sin φ), with det J = r."""
    return np.stack([z[:, 0] * np.cos(z[:, 1]), z[:, 0] * np.sin(z[:, 1])], axis=1)


MAPS = {"bend": bend, "polar": polar}
BOXES = {"bend": ((-1.5, 1.5), (-1.5, 1.5)), "polar": ((0.0, 2.0), (0.0, 2 * math.pi))}
STARTS = {"bend": (1.0, 0.5), "polar": (1.5, 1.0)}
NAMES = {"polar": ("r", "φ")}


def matrix(A=((1.0, 0.5), (-0.5, 1.0)), title=None):
    """The unit square and its image under x = A z. The columns of A are its edges, and are moved (article 2.2).

    Below stand det A and the area |ad − bc|, and whether the F is mirrored or the square is pressed flat. The still
    picture is `plots.parallelogram`. Raises ValueError unless A is 2 × 2 and finite, with entries up to 10 000.
    """
    A = as_floats(A, "A")
    large = np.isfinite(A).all() and np.abs(A).max(initial=0.0) > LARGEST
    checked(A.tolist(), not large, "A", f"have entries from −{thousands(int(LARGEST))} to {thousands(int(LARGEST))}")
    half = max(HALF, 1.25 * float(np.abs(A).max(initial=0.0)))
    box = ((-half, half), (-half, half))
    picture = parallelogram(A, title, box=box)
    data = {"what": "matrix", "A": A.tolist(), "box": box, "corners": SQUARE.tolist(), "letter": LETTER_F.tolist()}
    return Figure("plane", data, picture)


def jacobian(f, z=None, side=1.0, box=None, title=None):
    """A small square that is moved over a map, its image, and the parallelogram that the Jacobian makes of it.

    The third panel looks at f(z) closely: the smaller the square, the closer its image comes to the parallelogram
    f(z) + J δ, and the ratio of the areas to |det J| (article 2.4). Where det J < 0 the grid lies on pink.

    f: "bend", "polar", or the parameters of a network of 2 inputs and 2 outputs (`nets.init_mlp`), for
    x = z + nets.mlp(f, z). z: where the square starts. side: of it, from 0.05 to 1. box: of the grid of z.
    Raises ValueError for another map, and for a z outside the box.
    """
    name, map_of, layers = _map(f)
    box = BOXES.get(name, ((-2.0, 2.0), (-2.0, 2.0))) if box is None else box
    check_box(box)
    box = [[float(low), float(high)] for low, high in box]
    z = _pair(STARTS.get(name, (0.0, 0.0)) if z is None else z, "z")
    inside = all(low <= part <= high for part, (low, high) in zip(z, box))
    checked(z.tolist(), inside, "z", f"lie in the box {box}")
    checked(side, isinstance(side, (int, float)) and 0.05 <= side <= 1, "side", "be a number from 0.05 to 1")
    names = NAMES.get(name, ("z₁", "z₂"))
    nodes = _nodes(box)
    with np.errstate(all="ignore"):
        seen = nodes, map_of(nodes.reshape(-1, 2)).reshape(nodes.shape)
    checked(f, np.isfinite(seen[1]).all(), "f", "give finite numbers on the whole box")
    data = {"what": "jacobian", "f": name, "layers": layers, "z": z.tolist(), "side": side, "box": box, "names": names}
    data |= {"outline": OUTLINE.round(4).tolist(), "lines": LINES.round(4).tolist()}
    data |= {"middles": [], "halves": []}
    for points in seen:
        low, high = points.min(axis=(0, 1)), points.max(axis=(0, 1))
        data["middles"].append(((low + high) / 2).tolist())
        data["halves"].append(0.53 * float(max(high - low)))
    return Figure("plane", data, _still_jacobian(map_of, *seen, z, side, box, names, title))


def planar(w, u, b=0.0, title=None):
    """A planar layer x = z + u tanh(wᵀz + b) on a grid of the plane, with u to be moved (article 5.5).

    det J = 1 + wᵀu (1 − tanh²(wᵀz + b)). Where it is below 0 the sheet lies face down, and is pink: beyond the dashed
    line wᵀu = −1 it folds. The second panel is the same map across the plane, wᵀx = y + wᵀu tanh(y + b) of y = wᵀz.
    Here u is u itself; `transforms.Planar` has a u_raw, whose u never folds.
    Raises ValueError unless w and u are two finite numbers, ‖w‖ is from 0.001 to 1000, ‖u‖ and |b| are at most 1000.
    """
    w, u = _pair(w, "w"), _pair(u, "u")
    checked(w.tolist(), w.any(), "w", "not be 0: without it there is no plane")
    checked(w.tolist(), LEAST <= math.hypot(*w) <= MOST, "w", f"have a length from {LEAST} to {MOST:.0f}")
    checked(u.tolist(), math.hypot(*u) <= MOST, "u", f"have a length of at most {MOST:.0f}")
    number_like = isinstance(b, (int, float, np.number)) and math.isfinite(b)
    b = float(checked(b, number_like, "b", "be a finite number"))
    checked(b, abs(b) <= MOST, "b", f"be from −{MOST:.0f} to {MOST:.0f}")
    half = max(AROUND, 1.25 * float(np.abs(u).max()))
    data = {"what": "planar", "w": w.tolist(), "u": u.tolist(), "b": b}
    data |= {"box": [[-half, half]] * 2, "grid": [[-REACH, REACH]] * 2}
    return Figure("plane", data, _still_planar(w, u, b, half, title))


def _map(f):
    """(name of a map in module/plane_maps.js, the map in NumPy, the layers of its network or None)."""
    if isinstance(f, str):
        checked(f, f in MAPS, "f", 'be "bend", "polar" or the parameters of a network')
        return f, MAPS[f], None
    try:
        layers = [{part: as_floats(dense[part], f"f's {part}").tolist() for part in ("weight", "bias")} for dense in f]
        gives = nets.mlp(f, np.zeros((1, 2)))
    except (KeyError, TypeError, ValueError) as problem:
        raise ValueError(f'f must be "bend", "polar" or the parameters of a network of the plane; {problem}') from None
    checked(gives, gives.shape == (1, 2) and np.isfinite(gives).all(), "f", "give two finite numbers for two")
    return "residual", lambda z: z + nets.mlp(f, z), layers


def _pair(value, name):
    array = as_floats(value, name)
    checked(value, array.shape == (2,) and np.isfinite(array).all(), name, "be two finite numbers")
    return array.astype(float)


def _nodes(box):
    return np.stack(np.meshgrid(*(np.linspace(*side, CELLS + 1) for side in box), indexing="ij"), axis=-1)


def _sheet(axes, nodes, dets, colour, opacity=1.0):
    """The lines of a carried grid (n, n, 2), on pink where its determinants (n, n) are negative."""
    cells = (dets[:-1, :-1] + dets[1:, :-1] + dets[1:, 1:] + dets[:-1, 1:]) / 4
    for row, ahead, down in zip(nodes, nodes[1:], cells < 0):
        turns = np.flatnonzero(np.diff(np.concatenate([[False], down, [False]])))
        for first, last in turns.reshape(-1, 2):
            strip = np.concatenate([row[first : last + 1], ahead[first : last + 1][::-1]])
            axes.fill(*strip.T, color=WRONG, alpha=0.45, linewidth=0)
    for k in range(0, CELLS + 1, EVERY):
        axes.plot(*nodes[k].T, color=colour, linewidth=1.4, alpha=opacity)
        axes.plot(*nodes[:, k].T, color=colour, linewidth=0.7, alpha=opacity)


def _determinants(f, points):
    return np.linalg.det(calculus.batch_jacobian(f)(points.reshape(-1, 2))).reshape(points.shape[:-1])


def _still_jacobian(f, nodes, images, z, side, box, names, title):
    dets = _determinants(f, nodes)
    x, J = f(z[None])[0], calculus.batch_jacobian(f)(z[None])[0]
    det = float(np.linalg.det(J))
    square, image, straight = z + side * OUTLINE, f(z + side * OUTLINE), x + side * OUTLINE @ J.T
    ahead = np.roll(image, -1, axis=0)
    factor = np.sum(image[:, 0] * ahead[:, 1] - ahead[:, 0] * image[:, 1]) / 2 / side**2  # shoelace
    figure, panels = new_figure(columns=3, size=(9.6, 3.6))
    first, second, close = panels
    for axes, points, carried, colour in ((first, nodes, square, LATENT), (second, images, image, MODEL)):
        _sheet(axes, points, dets, colour)
        axes.fill(*carried.T, color=colour, alpha=0.5, linewidth=0)
    first.plot(*z, "o", color=LATENT)
    second.plot(*x, "o", color=INK, markersize=4)
    close.fill(*image.T, color=MODEL, alpha=0.35, linewidth=0)
    for line in LINES:
        close.plot(*f(z + side * line).T, color=MODEL, linewidth=1)
    close.fill(*(x + side * OUTLINE).T, facecolor="none", edgecolor=LATENT, linewidth=2)
    close.fill(*straight.T, facecolor="none", edgecolor=INK, linewidth=2)
    for axes, named, words in zip(panels, (names, ("x₁", "x₂"), ("x₁", "x₂")), ("z", "x = f(z)", "close to f(z)")):
        axes.set(xlabel=named[0], ylabel=named[1], title=words, aspect="equal", adjustable="datalim")
    rows = ", ".join(f"[{', '.join(map(number, row))}]" for row in J)
    alt = f"Left, a grid of z and a square of side {number(side)} around z = ({number(z[0])}, {number(z[1])}). In the "
    alt += "middle, the images of both. Right, close to f(z), the image of the square, which has curved sides and "
    alt += f"{number(abs(factor))} times the area of the square; and over it the parallelogram that the Jacobian makes "
    alt += f"of the square, J = [{rows}], det J = {number(det)}."
    middles = [low + (high - low) * (np.arange(COUNTED) + 0.5) / COUNTED for low, high in box]
    down = np.mean(_determinants(f, np.stack(np.meshgrid(*middles), axis=-1)) < 0)
    if down:
        alt += f" det J is negative at {down:.0%} of the grid, which lies on pink there."
    return Picture(figure, alt, title or "A square, its image, and the parallelogram of its Jacobian")


def _still_planar(w, u, b, half, title):
    wu, nodes = float(w @ u), _nodes([[-REACH, REACH]] * 2)
    flat = nodes.reshape(-1, 2)
    t = np.tanh(flat @ w + b)
    images = (flat + t[:, None] * u).reshape(nodes.shape)
    dets = (1 + wu * (1 - t**2)).reshape(nodes.shape[:-1])
    figure, (plane, curve) = new_figure(columns=2, size=(8.4, 4.2))
    _sheet(plane, nodes, np.ones_like(dets), LATENT, 0.3)
    _sheet(plane, images, dets, MODEL)
    foot = -b * w / (w @ w)
    far, turned = 0.8 * half / np.abs(w).max(), np.array([-w[1], w[0]])
    for level, words, style in (
        (0, "wᵀz + b = 0", {"color": INK}),
        (-1, "wᵀu = −1", {"color": WRONG, "linestyle": DASHED}),
    ):
        middle = foot + level * w / (w @ w)
        plane.plot(*(middle + np.array([[-9 * far], [9 * far]]) * turned).T, **style)
        end = middle + (far if level == 0 else -far) * turned
        if np.abs(end).max() < half:
            plane.text(*end, f"  {words}  ", ha="right" if level else "left", va="center", fontsize=9)
    plane.annotate("", foot + u, foot, arrowprops={"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0})
    plane.set(
        xlim=(-half, half), ylim=(-half, half), aspect="equal", xlabel="x₁", ylabel="x₂", title="The image of a grid"
    )
    y = np.linspace(-4 - b, 4 - b, 321)
    curve.plot(y, y, color=GUIDE, linewidth=0.8)
    curve.plot(y, y + wu * np.tanh(y + b), color=MODEL, linewidth=2.5)
    falls = y[1 + wu * (1 - np.tanh(y + b) ** 2) < 0]
    if len(falls):
        curve.plot(falls, falls + wu * np.tanh(falls + b), color=WRONG, linewidth=5)
    curve.set(xlabel="wᵀz", ylabel="wᵀx", ylim=(-4 - b, 4 - b), aspect="equal", title="Across the plane")
    alt = f"The image of a square grid under a planar layer with w = ({number(w[0])}, {number(w[1])}), "
    alt += f"u = ({number(u[0])}, {number(u[1])}) and b = {number(b)}, so wᵀu = {number(wu)}. det J is "
    alt += f"{number(1 + wu)} on the plane wᵀz + b = 0 and 1 far from it. "
    if wu < -1:
        alt += (
            f"The curve of wᵀx over wᵀz falls near the plane: {np.mean(dets < 0):.0%} of the grid is mirrored and lies "
        )
        alt += "over the rest, so that some x have three z."
    else:
        alt += "The curve of wᵀx over wᵀz rises everywhere, and no cell is mirrored."
    return Picture(figure, alt, title or "A planar layer on a grid, and across its plane")
