"""What a figure draws, said in words that are read from the figure itself.

    plots.describe(figure)                        # "x from −4 to 4; density from 0 to 0.42. p(x): from …"
    plots.show(figure, "The density of x")        # the picture under its title, described like that

Somebody who hears it should learn what others see: where each curve runs, where points lie, where a heat map is bright.
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
    mapped = [part for axes in figure.axes for part in (*axes.images, *axes.collections) if part.colorbar]
    bars = {part.colorbar.ax for part in mapped}
    texts, before = [], ""
    for axes in figure.axes:
        if axes not in bars:
            ranges, title = _ranges(axes), " ".join(axes.get_title().split())
            parts = [f"{part}." for part in ("" if ranges == before else ranges, *_drawn_in(axes)) if part]
            texts.append(f"{title}: {' '.join(parts)}" if title else " ".join(parts))
            before = ranges
    return " ".join(texts)


def spread(points):
    """Mean and standard deviation of each coordinate, in words."""
    widths = points.std(axis=0)
    digits = max(1, int(-np.floor(np.log10(widths.max() or 1.0))))
    mean, std = (", ".join(number(v, digits) for v in moment) for moment in (points.mean(axis=0), widths))
    return f"mean ({mean}), standard deviation ({std})"


def _ranges(axes):
    """x₁ from −2 to 3; x₂ from 0.1 to 10 (logarithmic): of the axes that have a label, and numbers beside it."""
    words = []
    for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
        ends, label = axis.get_view_interval(), " ".join(axis.label.get_text().split())
        if label and isinstance(axis.get_major_formatter(), (ScalarFormatter, LogFormatter)):
            scale = " (logarithmic)" if axis.get_scale() == "log" else ""
            label += f" from {short(ends[0], 2)} to {short(ends[1], 2)}{scale}"
        words += [label] if label else []
    return "; ".join(words)


def _drawn_in(axes):
    """Sentences without their full stops on all that stands in a panel."""
    for part in (*axes.images, *axes.collections):
        if part in axes.images or isinstance(part, QuadMesh):
            yield _image(axes, part)
        elif isinstance(part, QuadContourSet):
            yield _contours(axes, part)
        elif isinstance(part, Quiver):
            lengths = [short(length, 2) for length in (np.hypot(part.U, part.V).min(), np.hypot(part.U, part.V).max())]
            yield f"{part.N} arrows of lengths {lengths[0]} to {lengths[1]}, {_extent(axes, part.get_offsets())}"
        elif isinstance(part, PathCollection):
            yield _labelled(part, _points(axes, np.asarray(part.get_offsets())))
        elif isinstance(part, PolyCollection) and _label(part):
            yield _labelled(part, f"filled, its upper edge {_curve(axes, _upper_edge(part))}")
    for bars in axes.containers:
        if isinstance(bars, BarContainer):
            yield _labelled(bars if _label(bars) else bars[0], _bars(axes, bars))
    for steps in (patch for patch in axes.patches if isinstance(patch, StepPatch)):
        heights, edges, _ = steps.get_data()
        yield _labelled(steps, _histogram(heights, edges))
    yield from _lines(axes)
    yield from _shapes(axes, [patch for patch in axes.patches if isinstance(patch, Polygon)])
    yield from _words(axes)


def _label(part):
    return "" if str(part.get_label()).startswith("_") else part.get_label()


def _labelled(part, words):
    return f"{_label(part)}: {words}" if _label(part) else words


def _lines(axes):
    """Each line that has a label, and of the others all but the guides: a few one by one, many summed up."""
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
            yield _labelled(line, _points(axes, points))
        elif _label(line):
            yield _labelled(line, _curve(axes, points))
        else:
            curves.append(points)
    if len(curves) <= 2 * FEW:
        yield from (f"A line {_curve(axes, points)}" for points in curves)
    else:
        yield f"{len(curves)} lines, {_extent(axes, np.concatenate(curves))}"


def _upper_edge(filled):
    """For every x of a filled area its highest y."""
    corners = np.concatenate([path.vertices for path in filled.get_paths()])
    x, which = np.unique(corners[:, 0], return_inverse=True)
    y = np.full(len(x), -np.inf)
    np.maximum.at(y, which, corners[:, 1])
    return np.stack([x, y], axis=1)


def _curve(axes, points):
    """rising from 1 at −1 to 4 at 2, or: from 1 at −1 to 4 at 2, lowest 0 at 0, highest 4 at 2, and its peaks."""
    x, y = points.T
    steps, rises = np.diff(x), np.diff(y)
    first, last, low, high = (_at(axes, points[k]) for k in (0, -1, np.argmin(y), np.argmax(y)))
    if (steps < 0).any() and (steps > 0).any():
        closed = np.allclose(points[0], points[-1], atol=0.02 * np.ptp(points))
        ends = "closed" if closed else f"from {_pair(axes, points[0])} to {_pair(axes, points[-1])}"
        return f"{ends}, {_extent(axes, points)}"
    if (rises >= 0).all() or (rises <= 0).all():
        return f"{'rising ' if y[0] < y[-1] else 'falling ' if y[0] > y[-1] else ''}from {first} to {last}"
    peaks = [_at(axes, points[k]) for k in _peaks(y)]
    every = f", peaks {_listed(peaks)}" if 2 <= len(peaks) <= FEW else ""
    return f"from {first} to {last}, lowest {low}, highest {high}{every}"


def _peaks(y):
    """Where y is highest between two dips, each of at least BUMP of its whole height."""
    peaks, place, low, rising = [], 0, 0, True
    enough = BUMP * np.ptp(y)
    for k in range(len(y)):
        if rising:
            place = k if y[k] > y[place] else place
            if y[k] < y[place] - enough:
                peaks, low, rising = peaks + [place] * (place > 0), k, False
        else:
            low = k if y[k] < y[low] else low
            if y[k] > y[low] + enough:
                place, rising = k, True
    return peaks


def _points(axes, points):
    if len(points) <= FEW:
        return f"{'a point' if len(points) == 1 else 'points'} at {_listed([_pair(axes, point) for point in points])}"
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
    pairs = (f"{names.get(middle) or short(middle)} {short(height)}" for middle, height in zip(middles, heights))
    return f"bars {', '.join(pairs)}"


def _histogram(heights, edges):
    middles = (edges[1:] + edges[:-1]) / 2
    words = f"{len(heights)} bars from {short(edges[0])} to {short(edges[-1])}"
    return f"{words}, the highest {short(np.max(heights))} at {short(middles[np.argmax(heights)])}"


def _shapes(axes, polygons):
    corners = [polygon.get_xy()[:-1] for polygon in polygons]
    areas = [abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2 for x, y in (points.T for points in corners)]
    if len(polygons) > 2 * FEW:
        yield f"{len(polygons)} shapes of area {short(min(areas), 2)} to {short(max(areas), 2)}"
        return
    for polygon, points, area in zip(polygons, corners, areas):
        place = f"corners {_listed([_pair(axes, p) for p in points])}" if len(points) <= FEW else _extent(axes, points)
        yield _labelled(polygon, f"a shape of area {short(area)}, {place}")


def _image(axes, image):
    """160 × 160 cells, lowest −10 in 40 % of them, highest −0.8 at (1, 0.5); above −5.4 in 20 % of them, from …"""
    name = " ".join(image.colorbar.ax.get_ylabel().split()) + ": " if image.colorbar else ""
    rows, columns = image.get_size() if image in axes.images else np.subtract(image.get_coordinates().shape[:2], 1)
    cells = np.ma.filled(np.ma.asarray(image.get_array(), dtype=float), np.nan)
    if cells.size != rows * columns:
        return f"{name}a colour image of {rows} × {columns} cells"
    cells, places = cells.reshape(rows, columns), np.stack(np.meshgrid(*_places(image, rows, columns)), axis=-1)
    words, ends = f"{name}{rows} × {columns} cells", (np.nanmin(cells), np.nanmax(cells))
    for extreme, value in zip(("lowest", "highest"), ends):
        equal = cells == value
        where = (
            f"at {_pair(axes, places[equal][0])}"
            if equal.sum() == 1 or equal.mean() < 0.01
            else f"in {equal.mean():.0%} of them"
        )
        words += f", {extreme} {short(value)} {where}"
    upper = cells > sum(ends) / 2
    if not upper.any():
        return words
    return f"{words}; above {short(sum(ends) / 2)} in {upper.mean():.0%} of them, {_extent(axes, places[upper])}"


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


def _contours(axes, contours):
    paths = [path.vertices for path in contours.get_paths() if len(path.vertices)]
    smallest = min(paths, key=lambda points: np.ptp(points, axis=0).prod())
    middle = (smallest.min(axis=0) + smallest.max(axis=0)) / 2
    return f"Contours at {', '.join(map(short, contours.levels))}, the smallest around {_pair(axes, middle)}"


def _words(axes):
    """The arrows, from which word to which where there are words at their ends, and the words of the other texts."""
    texts = [text for text in axes.texts if text.get_visible()]
    words = {text.get_position(): " ".join(text.get_text().split()) for text in texts if text.get_text()}
    for arrow in (text for text in texts if getattr(text, "arrow_patch", None)):
        start, end = (words.get(tuple(place)) or _pair(axes, place) for place in (arrow.get_position(), arrow.xy))
        yield f"An arrow from {start} to {end}"
    listed = [" ".join(text.get_text().split()) for text in texts if text.get_text()]
    if listed:
        yield f"{'Text' if len(listed) == 1 else 'Texts'}: {'; '.join(listed[: 3 * NAMED])}"


def _at(axes, point):
    x, y = _read(axes, point)
    return f"{y} at {x}"


def _pair(axes, point):
    return f"({', '.join(_read(axes, point))})"


def _extent(axes, points):
    ends = [_read(axes, end(points, axis=0)) for end in (np.nanmin, np.nanmax)]
    return "{} to {} across and {} to {} up".format(*(end[k] for k in (0, 1) for end in ends))


def _read(axes, point):
    """The coordinates of a point, as exact as one reads them off: to a hundredth of a linear axis, or whole."""
    numbers = []
    for value, axis in zip(point, (axes.xaxis, axes.yaxis)):
        if axis.get_scale() == "linear" and value % 1:
            value = np.round(value, int(2 - np.floor(np.log10(np.ptp(axis.get_view_interval())))))
        numbers.append(short(value))
    return numbers


def _listed(words):
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
