"""What a figure draws, said in words that are read from the figure itself.

    plots.describe(figure)                        # "x from −4 to 4, density from 0 to 0.42. p(x): from …"
    plots.show(figure, "The density of x")        # the picture under its title, described like that
"""

import numpy as np
from matplotlib.collections import PathCollection, PolyCollection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.contour import QuadContourSet
from matplotlib.patches import Polygon, StepPatch
from matplotlib.quiver import Quiver
from matplotlib.ticker import LogFormatter, ScalarFormatter

from .picture import GUIDE, Picture, check_figure, number, short, thousands

NAMED = 12  # bars, and 3 × 4 words: so many are read out one by one
FEW = 4  # of curves without a name, of peaks, and of points
BUMP = 0.1  # of the height of a curve, at least


def show(figure, title, alt=""):
    """Show a figure in a notebook under its title, described by `alt` and by what it draws, and close it."""
    from IPython.display import display

    display(Picture(figure, f"{alt} {describe(figure)}", title))


def describe(figure):
    """An alt text for a figure: for each panel its title, its axes, and what is drawn in it.

    Curves, points, bars, filled areas, images, contours, arrows and texts are said with their labels and the numbers
    that a reader would read off. Lines without a label in the colour GUIDE, and those of `axhline`, are left out.
    """
    check_figure(figure)
    figure.draw_without_rendering()  # which gives each axis its range and its ticks
    bars = {part.colorbar.ax for axes in figure.axes for part in axes._children if getattr(part, "colorbar", None)}
    said, before = [], ""
    for axes in figure.axes:
        if axes not in bars:
            ranges, title = _ranges(axes), " ".join(axes.get_title().split())
            parts = [f"{part}." for part in ("" if ranges == before else ranges, *_drawn_in(axes)) if part]
            said.append(f"{title}: {' '.join(parts)}" if title else " ".join(parts))
            before = ranges
    return " ".join(said)


def spread(points):
    """Mean and standard deviation of each coordinate, in words."""
    widths = points.std(axis=0)
    digits = max(1, int(-np.floor(np.log10(widths.max() or 1.0))))
    mean, std = (", ".join(number(v, digits) for v in moment) for moment in (points.mean(axis=0), widths))
    return f"mean ({mean}), standard deviation ({std})"


def _ranges(axes):
    """x₁ from −2 to 3, x₂ from 0.1 to 10 (logarithmic): of the axes that have a label, and numbers beside it."""
    words = []
    for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
        ends, label = axis.get_view_interval(), " ".join(axis.label.get_text().split())
        if label and isinstance(axis.get_major_formatter(), (ScalarFormatter, LogFormatter)):
            scale = " (logarithmic)" if axis.get_scale() == "log" else ""
            label += f" from {short(ends[0], 2)} to {short(ends[1], 2)}{scale}"
        words += [label] if label else []
    return ", ".join(words)


def _drawn_in(axes):
    """Sentences without their full stops on all that stands in a panel."""
    for part in (*axes.images, *axes.collections):
        if part in axes.images or isinstance(part, QuadMesh):
            yield _image(part)
        elif isinstance(part, QuadContourSet):
            yield _contours(part)
        elif isinstance(part, Quiver):
            lengths = [short(length, 2) for length in (np.hypot(part.U, part.V).min(), np.hypot(part.U, part.V).max())]
            yield f"{part.N} arrows of lengths {lengths[0]} to {lengths[1]}, {_extent(part.get_offsets())}"
        elif isinstance(part, PathCollection):
            yield _labelled(part, _points(np.asarray(part.get_offsets())))
        elif isinstance(part, PolyCollection) and _label(part):
            yield _labelled(part, f"filled, {_extent(np.concatenate([p.vertices for p in part.get_paths()]))}")
    for bars in axes.containers:
        if isinstance(bars, BarContainer):
            yield _labelled(bars, _bars(axes, bars))
    for steps in (patch for patch in axes.patches if isinstance(patch, StepPatch)):
        heights, edges, _ = steps.get_data()
        yield _labelled(steps, _histogram(heights, edges))
    yield from _lines(axes)
    yield from _shapes([patch for patch in axes.patches if isinstance(patch, Polygon)])
    yield from _words(axes)


def _label(part):
    return "" if str(part.get_label()).startswith("_") else part.get_label()


def _labelled(part, words):
    return f"{_label(part)}: {words}" if _label(part) else words


def _lines(axes):
    """Each line that has a label, and of the others all but the guides: a few one by one, many in a sum."""
    curves = []
    for line in axes.lines:
        points = np.array([np.ma.filled(line.convert_xunits(line.get_xdata()), np.nan), line.get_ydata()], dtype=float)
        points = points.T[np.isfinite(points).all(axis=0)]
        across = line.get_transform() != axes.transData  # of axhline and axvline
        guide = across or line.get_color() == GUIDE
        if len(points) == 0 or (guide and not _label(line)):
            continue
        if across:
            level = np.ptp(points[:, 1]) == 0
            yield _labelled(line, f"level at {short(points[0, 1])}" if level else f"upright at {short(points[0, 0])}")
        elif line.get_linestyle() in ("None", "", " ") or len(points) == 1:
            yield _labelled(line, _points(points))
        elif _label(line):
            yield _labelled(line, _curve(points))
        else:
            curves.append(points)
    if len(curves) <= FEW:
        yield from (f"A line {_curve(points)}" for points in curves)
    else:
        yield f"{len(curves)} lines, {_extent(np.concatenate(curves))}"


def _curve(points):
    """rising from 1 at −1 to 4 at 2, or: from 1 at −1 to 4 at 2, lowest 0 at 0, highest 4 at 2, and its peaks."""
    x, y = points.T
    steps = np.diff(x)
    if (steps < 0).any() and (steps > 0).any():
        ends = "closed" if np.allclose(points[0], points[-1]) else f"from {_pair(points[0])} to {_pair(points[-1])}"
        return f"{ends}, {_extent(points)}"
    words, rises = f"from {_at(points, 0)} to {_at(points, -1)}", np.diff(y)
    if (rises >= 0).all() or (rises <= 0).all():
        return words if y[0] == y[-1] else f"{'rising' if y[0] < y[-1] else 'falling'} {words}"
    words += f", lowest {_at(points, np.argmin(y))}, highest {_at(points, np.argmax(y))}"
    peaks = _peaks(y)
    return words + (f", peaks {_listed([_at(points, p) for p in peaks])}" if 2 <= len(peaks) <= FEW else "")


def _peaks(y):
    """Where y is highest between two dips, each of at least BUMP of its whole height."""
    found, place, low, rising = [], 0, 0, True
    enough = BUMP * np.ptp(y)
    for k in range(len(y)):
        if rising:
            place = k if y[k] > y[place] else place
            if y[k] < y[place] - enough:
                found, low, rising = found + [place] * (place > 0), k, False
        else:
            low = k if y[k] < y[low] else low
            if y[k] > y[low] + enough:
                place, rising = k, True
    return found


def _points(points):
    if len(points) <= FEW:
        return f"{'a point' if len(points) == 1 else 'points'} at {_listed([_pair(point) for point in points])}"
    lean = np.corrcoef(points.T)[0, 1] if (np.ptp(points, axis=0) > 0).all() else 0.0
    tilt = f", correlation {number(lean, 1)}" if abs(lean) >= 0.25 else ""
    return f"{thousands(len(points))} points, {spread(points)}{tilt}"


def _bars(axes, bars):
    upright = bars.orientation == "vertical"
    axis, corners = (axes.xaxis, "get_x") if upright else (axes.yaxis, "get_y")
    widths = [bar.get_width() if upright else bar.get_height() for bar in bars]
    heights = [bar.get_height() if upright else bar.get_width() for bar in bars]
    starts = [getattr(bar, corners)() for bar in bars]
    if len(bars) > NAMED:
        return _histogram(heights, np.append(starts, starts[-1] + widths[-1]))
    names = dict(zip(np.round(axis.get_majorticklocs(), 6), (tick.get_text() for tick in axis.get_ticklabels())))
    middles = np.round(np.add(starts, np.array(widths) / 2), 6)
    said = (f"{names.get(middle) or short(middle)} {short(height)}" for middle, height in zip(middles, heights))
    return f"bars {', '.join(said)}"


def _histogram(heights, edges):
    middles = (edges[1:] + edges[:-1]) / 2
    words = f"{len(heights)} bars from {short(edges[0])} to {short(edges[-1])}"
    return f"{words}, the highest {short(np.max(heights))} at {short(middles[np.argmax(heights)])}"


def _shapes(polygons):
    corners = [polygon.get_xy()[:-1] for polygon in polygons]
    areas = [abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2 for x, y in (points.T for points in corners)]
    if len(polygons) > 2 * FEW:
        yield f"{len(polygons)} shapes of area {short(min(areas), 2)} to {short(max(areas), 2)}"
        return
    for polygon, points, area in zip(polygons, corners, areas):
        place = f"corners {_listed([_pair(p) for p in points])}" if len(points) <= FEW else _extent(points)
        yield _labelled(polygon, f"a shape of area {short(area)}, {place}")


def _image(image):
    """160 × 160 cells, lowest −10 in 40 % of them, highest −0.8 at (1, 0.5)."""
    name = " ".join(image.colorbar.ax.get_ylabel().split()) + ": " if image.colorbar else ""
    shape = image.get_size() if hasattr(image, "get_size") else np.subtract(image.get_coordinates().shape[:2], 1)
    rows, columns = shape
    cells = np.ma.filled(np.ma.asarray(image.get_array(), dtype=float), np.nan)
    if cells.size != rows * columns:
        return f"{name}a colour image of {rows} × {columns} cells"
    cells, (x, y) = cells.reshape(rows, columns), _places(image, rows, columns)
    words = f"{name}{rows} × {columns} cells"
    for extreme, value in (("lowest", np.nanmin(cells)), ("highest", np.nanmax(cells))):
        there = np.argwhere(cells == value)
        where = f"at {_pair((x[there[0][1]], y[there[0][0]]))}" if len(there) == 1 else ""
        words += f", {extreme} {short(value)} {where or f'in {len(there) / cells.size:.0%} of them'}"
    return words


def _places(image, rows, columns):
    """The coordinates of the middles of the columns and of the rows."""
    if isinstance(image, QuadMesh):
        middles = image.get_coordinates()
        middles = (middles[1:, 1:] + middles[:-1, :-1]) / 2
        return middles[0, :, 0], middles[:, 0, 1]
    left, right, bottom, top = image.get_extent()
    first, last = (bottom, top) if image.origin == "lower" else (top, bottom)
    return tuple(
        start + (end - start) * (np.arange(count) + 0.5) / count
        for start, end, count in ((left, right, columns), (first, last, rows))
    )


def _contours(contours):
    paths = [path.vertices for path in contours.get_paths() if len(path.vertices)]
    smallest = min(paths, key=lambda points: np.ptp(points, axis=0).prod())
    middle = (smallest.min(axis=0) + smallest.max(axis=0)) / 2
    return f"Contours at {', '.join(map(short, contours.levels))}, the smallest around {_pair(middle)}"


def _words(axes):
    """The arrows, from which word to which where there are words at their ends, and the words of the other texts."""
    texts = [text for text in axes.texts if text.get_visible()]
    words = {text.get_position(): " ".join(text.get_text().split()) for text in texts if text.get_text()}
    for arrow in (text for text in texts if getattr(text, "arrow_patch", None)):
        start, end = (words.get(tuple(place)) or _pair(place) for place in (arrow.get_position(), arrow.xy))
        yield f"An arrow from {start} to {end}"
    listed = [" ".join(text.get_text().split()) for text in texts if text.get_text()]
    if listed:
        yield f"{'Text' if len(listed) == 1 else 'Texts'}: {'; '.join(listed[: 3 * NAMED])}"


def _at(points, place):
    return f"{short(_rounded(points[:, 1])[place])} at {short(_rounded(points[:, 0])[place])}"


def _extent(points):
    (left, low), (right, high) = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    return f"{short(left, 2)} to {short(right, 2)} across and {short(low, 2)} to {short(high, 2)} up"


def _pair(point):
    return f"({', '.join(short(v) for v in _rounded(np.asarray(point, dtype=float)))})"


def _rounded(values):
    """0 in place of what only rounding left."""
    return np.where(np.abs(values) < 1e-14 * np.max(np.abs(values)), 0.0, values)


def _listed(words):
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
