"""Maps of the plane as what they do to a square grid, and matrices as coloured tables."""

import numpy as np

from ..arrays import as_finite, as_function, as_size, same_shape
from .picture import GUIDE, LATENT, MODEL, Picture, check_box, new_figure, number, short

PIECES = 8
WRITTEN = 8
PANELS = 3
ZERO = 1e-12


def grid(f, box=((-2, 2), (-2, 2)), lines=9, title=None, names=(("z₁", "z₂"), ("x₁", "x₂"))):
    """A grid of z on `box` and its image x = f(z), f: (N, 2) -> (N, 2), side by side and at one scale.

    Lines of constant z₁ are thick, of constant z₂ thin. Above the image, and in the alt text, stands by which factor
    the areas of the cells change: |det ∂x/∂z|, averaged over each cell. names: of the axes, such as ("r", "φ") of z.
    """
    check_box(box)
    f, across = as_function(f, "f"), PIECES * (as_size(lines, "lines", least=2) - 1) + 1
    z = np.stack(np.meshgrid(*(np.linspace(*side, across) for side in box), indexing="ij"), axis=-1)
    flat = z.reshape(-1, 2)
    x = as_finite(same_shape(f(flat), flat, "f"), "f(z)").reshape(z.shape)
    factors = _areas(x, lines - 1) / _areas(z, lines - 1)
    low, high, flipped = short(np.abs(factors).min()), short(np.abs(factors).max()), np.mean(factors < 0)
    effect = f"Cells become {low} to {high} times as large" if low != high else f"Every cell: {low} times its area"
    figure, panels = new_figure(columns=2, layout=None)  # a slider redraws it: a fixed layout takes a third off
    figure.subplots_adjust(left=0.09, right=0.99, bottom=0.15, top=0.92, wspace=0.2)
    reach = np.maximum(np.ptp(flat, axis=0), np.ptp(x.reshape(-1, 2), axis=0)) / 2  # what a panel shows each way
    for axes, points, colour, (across_name, up_name) in zip(panels, (z, x), (LATENT, MODEL), names, strict=True):
        for line in range(0, across, PIECES):
            axes.plot(*points[line].T, color=colour, linewidth=1.8)
            axes.plot(*points[:, line].T, color=colour, linewidth=0.6)
        middle = (points.min(axis=(0, 1)) + points.max(axis=(0, 1))) / 2
        axes.update_datalim([middle - reach, middle + reach])
        axes.set(xlabel=across_name, ylabel=up_name, aspect="equal", adjustable="datalim")
    panels[1].set_title(effect)
    spread = ", ".join(f"{n} from {number(s.min(), 1)} to {number(s.max(), 1)}" for n, s in zip(names[1], x.T))
    alt = f"{lines} × {lines} lines of z = ({', '.join(names[0])}), and their images, {spread}. {effect}"
    alt += f"; {flipped:.0%} of them are mirrored." if flipped else "; none is mirrored."
    return Picture(figure, alt, title or "A grid of z, and its image x = f(z)")


def matrices(panels, rows="x", columns="z", first=1, title=None):
    """Heat maps of matrices, {title: matrix}, side by side: orange below 0, purple above, white at 0.

    The entries are written into the cells up to 8 × 8. For a Jacobian row i is the output x_i and column j the input
    z_j, as `rows` and `columns` say; the first of each has the number `first`. The titles of the panels stand above
    the picture as well, unless it gets a title of its own.
    """
    panels = {name: np.asarray(matrix, dtype=float) for name, matrix in panels.items()}
    for name, matrix in panels.items():
        if matrix.ndim != 2 or not np.isfinite(matrix).all():
            raise ValueError(f"panels[{name!r}] must be a finite matrix (rows, columns); got shape {matrix.shape}")
    if not panels:
        raise ValueError("panels must hold at least one matrix; got none")
    top = max(np.abs(matrix).max() for matrix in panels.values()) or 1.0
    across = len(panels) if len(panels) <= PANELS else -(-len(panels) // 2)
    down, side = -(-len(panels) // across), 3.4 if len(panels) < PANELS else 2.6
    size = (side * across + 0.6, side * down)
    figure, all_axes = new_figure(across, down, size=size, layout="compressed", squeeze=False)
    for axes in all_axes.flat[len(panels) :]:
        axes.axis("off")
    for axes, (name, matrix) in zip(all_axes.flat, panels.items()):
        written, digits = max(matrix.shape) <= WRITTEN, 0 if np.array_equal(matrix, matrix.round()) else 2
        paler = 1.8 if written else 1.0  # so that black numbers can be read on every cell
        seen = np.ma.masked_where(np.abs(matrix) <= ZERO, matrix)  # what is 0 has the colour of the page
        axes.imshow(seen, cmap="PuOr", vmin=-paler * top, vmax=paler * top)
        if title or len(panels) > 1:
            axes.set_title(name, fontsize=12 if side > 3 else 11)
        for set_ticks, letter, count in (
            (axes.set_xticks, columns, matrix.shape[1]),
            (axes.set_yticks, rows, len(matrix)),
        ):
            ticks = range(count) if written else ()
            set_ticks(ticks, [_index(letter, first + i) for i in ticks])
        for i, j in np.argwhere(np.abs(matrix) > ZERO) if written else ():
            entry = number(matrix[i, j], digits)
            axes.text(j, i, entry, ha="center", va="center", fontsize=8 if max(matrix.shape) > 5 else 9)
        if not written:
            axes.set(xlabel=columns, ylabel=rows)
        axes.tick_params(length=0)
        for spine in axes.spines.values():
            spine.set(visible=True, color=GUIDE)
    alt = " ".join(f"{name}: {_shape_of(matrix)}" for name, matrix in panels.items())
    return Picture(figure, alt, title or "; ".join(panels))


def _areas(points, cells):
    """The signed area of each cell of a grid (n, n, 2), summed over its PIECES × PIECES quadrilaterals."""
    a, b, c, d = points[:-1, :-1], points[1:, :-1], points[1:, 1:], points[:-1, 1:]
    one, other = c - a, d - b  # half the cross product of the diagonals
    pieces = (one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]) / 2
    return pieces.reshape(cells, PIECES, cells, PIECES).sum(axis=(1, 3))


def _shape_of(matrix):
    """What a reader should see in a matrix: size, how many entries are not 0, where, and the diagonal."""
    nonzero = np.abs(matrix) > ZERO
    words = f"{len(matrix)} × {matrix.shape[1]}, {nonzero.sum()} of {nonzero.size} entries are not 0"
    above, below = np.triu(nonzero, 1).any(), np.tril(nonzero, -1).any()
    kind = {(False, False): "only the diagonal", (False, True): "none above the diagonal"}
    kind |= {(True, False): "none below the diagonal", (True, True): "on both sides of the diagonal"}
    words += f", {kind[bool(above), bool(below)]}"
    diagonal = np.diag(matrix)
    return f"{words}; diagonal {', '.join(number(v) for v in diagonal)}." if len(diagonal) <= WRITTEN else f"{words}."


def _index(letter, i):
    return letter + str(i).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
