"""What the pictures of the plane draw, read from what matplotlib was given and from the pixels that came out."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Polygon

from minflow import plots
from minflow.distributions import Normal
from minflow.plots import DATA, GUIDE, INK, LATENT, MODEL
from minflow.plots.square import LETTER_F

from .drawn import brightness, colour_of, drawn, face_of, image_at, pixels, taken, words

RNG = np.random.default_rng(0)
LEANING = Normal([1.0, -2.0], [0.5, 1.5])  # another place and width in each coordinate
BOX = (-2.0, 4.0), (-7.0, 2.0)
PLACES = [(1.0, -2.0), (0.0, -4.0), (2.1, 0.5), (1.7, -5.5), (-0.2, 1.5)]
POINTS = LEANING.sample(RNG, 3000)


def assert_heat_map(axes):
    """It shows log p where it is, with its floor 10 nats below the top, the highest brightest."""
    top = LEANING.log_prob([[1.0, -2.0]])[0]
    for place in PLACES:
        exact = max(LEANING.log_prob([place])[0], top - 10)
        assert image_at(axes, *place) == pytest.approx(exact, abs=0.35), place
    (image,) = axes.images
    shown = np.asarray(image.get_array())
    assert shown.min() == pytest.approx(shown.max() - 10) and shown.max() == pytest.approx(top, abs=0.01)
    light = [brightness(image.cmap(image.norm(shown.min() + nats))) for nats in range(11)]
    assert (np.diff(light) > 0).all()
    assert axes.get_xlim() == BOX[0] and axes.get_ylim() == BOX[1]


def line_points(line):
    return np.stack(line.get_data(), axis=1)


def test_a_density_is_drawn_where_it_is():
    figure, alt = drawn(lambda: plots.density(LEANING.log_prob, BOX, points=POINTS))
    axes, bar = figure.axes
    assert_heat_map(axes)
    (line,) = axes.lines
    assert np.array_equal(line_points(line), POINTS[:1000]) and colour_of(line) == "#FFFFFF"
    assert (axes.get_xlabel(), axes.get_ylabel(), bar.get_ylabel()) == ("x₁", "x₂", "log p(x), nats")
    assert bar.get_ylim() == pytest.approx(axes.images[0].get_clim())
    assert "−1.6 nats, near (1.0, −2.0); the box [−2.0, 4.0] × [−7.0, 2.0] holds 1.00" in alt


def test_the_pixels_of_a_density_are_brightest_where_it_is_highest(rendered):
    """The mean of the places of the brightest pixels, read with the axes' own transform."""
    figure, made = taken(lambda: plots.density(LEANING.log_prob, BOX))
    light = pixels(made) @ (0.299, 0.587, 0.114)
    axes = figure.axes[0]
    (left, bottom), (right, top) = axes.get_window_extent().get_points().round().astype(int)
    inside = light[::-1][bottom + 2 : top - 2, left + 2 : right - 2]
    rows, columns = np.nonzero(inside > np.quantile(inside, 0.99))
    place = axes.transData.inverted().transform((left + 2 + columns.mean(), bottom + 2 + rows.mean()))
    np.testing.assert_allclose(place, [1.0, -2.0], atol=0.1)


def test_the_pixels_of_latent_and_model_have_their_colours(rendered):
    """The opaque F in the square is LATENT on the left, MODEL on the right."""
    picture = pixels(plots.parallelogram([[1, 0], [0, 1]]))
    middle = picture.shape[1] // 2
    for colour, side in ((LATENT, picture[:, :middle]), (MODEL, picture[:, middle:])):
        assert (np.abs(side - 255 * np.array(to_rgb(colour))).max(axis=2) < 8).sum() > 1000


class Shift:
    """x = z + (10, 20), as a flow."""

    base = LEANING

    def to_latent(self, params, x):
        return x - [10.0, 20.0]

    def to_data(self, params, z):
        return z + [10.0, 20.0]


def test_four_panels_draw_data_codes_latents_and_samples():
    x = LEANING.sample(RNG, 2500) * 1.1 + [10.0, 20.0]
    figure, alt = drawn(lambda: plots.four_panel(Shift(), {}, x, np.random.default_rng(1)))
    latent = LEANING.sample(np.random.default_rng(1), 2000)
    shown = x[:2000], x[:2000] - [10, 20], latent, latent + [10, 20]
    for axes, points, colour, letter in zip(figure.axes, shown, (DATA, LATENT, LATENT, MODEL), "xzzx", strict=True):
        (line,) = axes.lines
        np.testing.assert_allclose(line_points(line), points)
        assert colour_of(line) == colour
        assert axes.get_xlabel().startswith(f"{letter}₁") and axes.get_ylabel() == f"{letter}₂"
        assert bool(axes.collections) == (letter == "z")
    data, codes, latents, made = figure.axes
    assert data.get_xlim() == made.get_xlim() and data.get_ylim() == made.get_ylim()
    assert codes.get_xlim() == codes.get_ylim() == latents.get_xlim() == latents.get_ylim()
    for axes, points in ((data, shown[0]), (latents, latent)):
        low, high = np.transpose([axes.get_xlim(), axes.get_ylim()])
        assert (low < points.min(axis=0)).all() and (points.max(axis=0) < high).all()
    boxes = [axes.get_window_extent() for axes in figure.axes]
    for upper, lower in ((0, 2), (1, 3)):
        assert abs(boxes[upper].x0 - boxes[lower].x0) < 1 and abs(boxes[upper].x1 - boxes[lower].x1) < 1
    assert data.get_title() == "The data X,\n2 000 points" and "Encoded, Z = h(X): 85 % are" in alt
    assert codes.get_title() == "Encoded, Z = h(X):\n85 % are inside the 90 % curve"
    assert latents.get_title() == "Latent samples Z:\n90 % are inside the 90 % curve"


def test_the_curves_of_the_base_hold_what_they_promise():
    """The curve that holds the share s of a Gaussian lies where log p is log(1 − s) below its top."""
    figure, _ = drawn(lambda: plots.four_panel(Shift(), {}, POINTS + [10, 20], np.random.default_rng(1)))
    top = LEANING.log_prob([[1.0, -2.0]])[0]
    for axes in figure.axes[1:3]:
        (curves,) = axes.collections
        lengths = {}
        for level, path in zip(curves.levels, curves.get_paths(), strict=True):
            heights = LEANING.log_prob(path.vertices)
            np.testing.assert_allclose(heights, level, atol=0.02)
            lengths[level - top] = len(heights)
        np.testing.assert_allclose(sorted(lengths), np.log([0.01, 0.1, 0.5]), atol=0.02)
        assert axes.get_xlabel() == "z₁  (curves hold 50, 90, 99 % of the base)"


def test_the_frame_of_z_is_that_of_the_base_wherever_the_data_land():
    x = np.tile([[11.0, 18.0]], (500, 1))
    figure, _ = drawn(lambda: plots.four_panel(Shift(), {}, x, np.random.default_rng(1)))
    latent = LEANING.sample(np.random.default_rng(1), 500)
    for axes in figure.axes[1:3]:
        low, high = np.transpose([axes.get_xlim(), axes.get_ylim()])
        assert (low < latent.min(axis=0)).all() and (latent.max(axis=0) < high).all()


def test_clouds_are_drawn_in_order_each_point_with_its_colour():
    clouds = {"z": POINTS, "middle": POINTS * [4, 1], "x": POINTS * [2, 3] + 1}
    figure, alt = drawn(lambda: plots.clouds(clouds, colours=POINTS[:, 1], columns=2))
    assert len(figure.axes) == 4 and not figure.axes[3].axison
    numbered = [axes.xaxis.get_major_ticks()[0].label1.get_visible() for axes in figure.axes[:3]]
    assert numbered == [False, True, True], "what has no panel below it has numbers of its own"
    low, high = np.quantile(np.concatenate([p[:2000] for p in clouds.values()]), (0.01, 0.99), axis=0)
    for axes, (name, points) in zip(figure.axes, clouds.items()):
        (cloud,) = axes.collections
        assert np.array_equal(cloud.get_offsets(), points[:2000]) and axes.get_title() == name
        assert np.array_equal(cloud.get_array(), POINTS[:2000, 1]) and axes.get_aspect() == 1
        (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        assert left < low[0] and high[0] < right and bottom < low[1] and high[1] < top
        light = [brightness(cloud.cmap(share)) for share in np.linspace(0, 1, 9)]
        assert (np.diff(light) > 0).all()
    (mean, std) = (f"({', '.join(f'{v:.1f}' for v in moment)})" for moment in (POINTS.mean(axis=0), POINTS.std(axis=0)))
    start = f"z: 2 000 points, mean {mean}, standard deviation {std}. middle: 2 000 points, mean"
    assert alt.startswith(start.replace("-", "−"))


def test_clouds_have_the_colour_of_what_they_are():
    figure, _ = drawn(lambda: plots.clouds({"z": POINTS, "half": POINTS, "x": POINTS}))
    assert [face_of(axes.collections[0]) for axes in figure.axes] == [LATENT, MODEL, MODEL]
    figure, _ = drawn(lambda: plots.clouds({"z": POINTS, "x": POINTS}, colours=[DATA, LATENT]))
    assert [face_of(axes.collections[0]) for axes in figure.axes] == [DATA, LATENT]


@pytest.mark.parametrize(("columns", "rows"), [(None, [0, 0, 0, 0, 1]), (2, [0, 0, 1, 1, 2])])
def test_clouds_stand_in_four_columns_or_in_as_many_as_are_asked_for(columns, rows):
    figure, _ = taken(lambda: plots.clouds({str(k): POINTS[:9] for k in range(5)}, columns=columns))
    assert [axes.get_subplotspec().rowspan.start for axes in figure.axes if axes.axison] == rows


def test_density_and_samples_stand_side_by_side_on_the_same_axes():
    samples = np.concatenate([POINTS[:1500], POINTS[:500] + [3, 0]])
    figure, alt = drawn(lambda: plots.density_and_samples(LEANING.log_prob, samples, BOX))
    left, right, bar = figure.axes
    assert_heat_map(left)
    assert (left.get_xlabel(), left.get_ylabel(), right.get_xlabel()) == ("x₁", "x₂", "x₁")
    assert left.get_title() == "log p(x), nats" and bar.get_ylim() == pytest.approx(left.images[0].get_clim())
    assert left.get_position().x1 < bar.get_position().x0 < bar.get_position().x1 < right.get_position().x0
    (line,) = right.lines
    assert np.array_equal(line_points(line), samples) and colour_of(line) == MODEL
    assert right.get_xlim() == BOX[0] and right.get_ylim() == BOX[1]
    inside = LEANING.log_prob(samples) >= LEANING.log_prob([[1.0, -2.0]])[0] + np.log(0.1)
    assert f"{5 * round(20 * inside.mean())} %" == "70 %"
    assert right.get_title() == "2 000 samples: 70 % in the 90 % region" and "70 % of them lie where" in alt


def test_a_grid_and_its_image_are_those_of_the_map():
    figure, alt = drawn(lambda: plots.grid(np.exp, ((0, 1), (-1, 2)), lines=4))
    latent, image = figure.axes
    for axes, f, colour, letter in ((latent, np.asarray, LATENT, "z"), (image, np.exp, MODEL, "x")):
        assert len(axes.lines) == 8 and {colour_of(line) for line in axes.lines} == {colour}
        for thick, kept, places in ((True, 0, np.linspace(0, 1, 4)), (False, 1, np.linspace(-1, 2, 4))):
            lines = [line_points(line) for line in axes.lines if (line.get_linewidth() > 1) == thick]
            assert [line[0, kept] for line in lines] == pytest.approx(f(places))
            assert max(np.ptp(line[:, kept]) for line in lines) < 1e-12
            other = (0.0, 1.0) if kept else (-1.0, 2.0)
            for line in lines:
                assert line[[0, -1], 1 - kept] == pytest.approx(f(np.array(other)))
        assert (axes.get_xlabel(), axes.get_ylabel()) == (f"{letter}₁", f"{letter}₂") and axes.get_aspect() == 1
    assert alt.startswith("4 × 4 lines of z = (z₁, z₂), and their images, x₁ from")
    e = np.exp(1)
    low, high = 3 * (np.exp(1 / 3) - 1) * (1 - 1 / e), 3 * (e - np.exp(2 / 3)) * (e**2 - e)
    assert image.get_title() == f"Cells become {low:.3g} to {high:.3g} times as large"
    assert f"x₁ from 1.0 to {e:.1f}, x₂ from {1 / e:.1f} to {e**2:.1f}" in alt


@pytest.mark.parametrize("f", [lambda z: 3 * z + 7, lambda z: z * [0.1, 5.0]], ids=["larger", "longer"])
def test_a_grid_and_its_image_have_one_scale_and_are_shown_whole(f):
    figure, _ = drawn(lambda: plots.grid(f, ((0, 1), (-1, 2)), names=(("r", "φ"), ("x₁", "x₂"))))
    units = [axes.transData.transform([(0, 0), (1, 1)]) for axes in figure.axes]
    np.testing.assert_allclose(*(np.diff(unit, axis=0) for unit in units))
    for axes in figure.axes:
        points = np.concatenate([line_points(line) for line in axes.lines])
        low, high = np.transpose([axes.get_xlim(), axes.get_ylim()])
        assert (low < points.min(axis=0)).all() and (points.max(axis=0) < high).all()
    assert [axes.get_xlabel() + axes.get_ylabel() for axes in figure.axes] == ["rφ", "x₁x₂"]


MATRIX = np.array([[0.0, -2.0, 1.0], [0.5, 4.0, -0.25]])


def test_a_matrix_has_its_first_row_on_top_and_its_signs_in_its_colours():
    figure, _ = drawn(lambda: plots.matrices({"M": MATRIX, "half": MATRIX / 2}, rows="out", columns="in"))
    for axes, name, matrix in zip(figure.axes, ("M", "half"), (MATRIX, MATRIX / 2), strict=True):
        (image,) = axes.images
        assert axes.get_title() == name and axes.get_aspect() == 1
        (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        assert left < right and top < bottom, "row 0 is on top"
        assert image.origin == "upper" and np.array_equal(image.get_array(), matrix)
        low, high = image.get_clim()
        assert low == -high and high > 4, "0 has the colour in the middle, and both panels one scale"
        entries = {tuple(text.get_position()): text.get_text() for text in axes.texts}
        expected = {(j, i): f"{matrix[i, j]:.2f}".replace("-", "−") for i, j in np.argwhere(matrix)}
        assert entries == expected
        for text in axes.texts:
            j, i = text.get_position()
            cell = brightness(image.cmap(image.norm(matrix[i, j]))[:3])
            assert abs(cell - brightness(text.get_color())) > 0.5, "a number can be read on its cell"
        for value in (-4.0, -1.0, 0.0, 1.0, 4.0):
            red, _, blue, _ = image.cmap(image.norm(value))
            assert np.sign(blue - red) == np.sign(value) or (value == 0 and abs(blue - red) < 0.02)
        assert words(axes.get_yticklabels()) == ["out₁", "out₂"]
        assert words(axes.get_xticklabels()) == ["in₁", "in₂", "in₃"]
    assert figure.axes[0].images[0].get_clim() == figure.axes[1].images[0].get_clim()


def test_rows_and_columns_are_numbered_from_the_first():
    (axes,) = drawn(lambda: plots.matrices({"M": np.eye(2)}, "row ", "column ", first=0))[0].axes
    assert words((*axes.get_yticklabels(), *axes.get_xticklabels())) == ["row ₀", "row ₁", "column ₀", "column ₁"]


def test_whole_numbers_are_written_without_decimals():
    (axes,) = drawn(lambda: plots.matrices({"A": [[2.0, 0.0], [1.0, -3.0]]}))[0].axes
    assert sorted(words(axes.texts)) == ["1", "2", "−3"]


def test_a_matrix_of_zeros_is_white():
    (axes,) = drawn(lambda: plots.matrices({"O": np.zeros((2, 3))}))[0].axes
    (image,) = axes.images
    assert brightness(image.cmap(image.norm(0.0))[:3]) > 0.95


@pytest.mark.parametrize(("count", "rows"), [(1, [1]), (2, [2]), (3, [3]), (4, [2, 2]), (5, [3, 2])])
def test_up_to_three_matrices_stand_in_one_row_and_more_in_two(count, rows):
    figure, _ = drawn(lambda: plots.matrices({f"M {k}": k + np.eye(2) for k in range(count)}, title="T"))
    shown = [axes for axes in figure.axes if axes.axison]
    assert [axes.get_title() for axes in shown] == [f"M {k}" for k in range(count)]
    places = [axes.get_subplotspec().rowspan.start for axes in shown]
    assert [places.count(row) for row in range(len(rows))] == rows


@pytest.mark.parametrize("shape", [(9, 10), (2, 45), (45, 2)], ids=str)
def test_a_large_matrix_uses_all_of_its_colours_and_writes_no_numbers(shape):
    figure, _ = drawn(lambda: plots.matrices({"wide": np.linspace(-3, 2, 90).reshape(shape)}, rows="i", columns="j"))
    (axes,) = figure.axes
    assert axes.images[0].get_clim() == (-3, 3) and not axes.texts
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("j", "i") and len(axes.get_xticks()) == 0


A = np.array([[3.0, 1.0], [0.5, -2.0]])


def test_a_parallelogram_is_the_image_of_the_square_and_all_of_it_is_shown():
    figure, _ = drawn(lambda: plots.parallelogram(A))
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    for axes, matrix, colour in zip(figure.axes, (np.eye(2), A), (LATENT, MODEL), strict=True):
        shape, letter = (patch for patch in axes.patches if isinstance(patch, Polygon))
        for patch, corners in ((shape, square), (letter, LETTER_F)):
            np.testing.assert_allclose(patch.get_xy()[:-1], corners @ matrix.T)
            assert face_of(patch) == colour
        ends = [arrow.xy for arrow in axes.texts]
        np.testing.assert_allclose(ends, matrix.T)
        starts = [arrow.get_position() for arrow in axes.texts]
        assert starts == [(0, 0), (0, 0)]
        (origin,) = (line for line in axes.lines if line.get_marker() == "o")
        assert line_points(origin).tolist() == [[0, 0]] and colour_of(origin) == INK
        level, upright = (line for line in axes.lines if line.get_marker() == "None")
        assert colour_of(level) == colour_of(upright) == GUIDE
        assert set(level.get_ydata()) == set(upright.get_xdata()) == {0}
        low, high = np.transpose([axes.get_xlim(), axes.get_ylim()])
        corners = np.concatenate([square, square @ A.T])
        assert (low < corners.min(axis=0)).all() and (corners.max(axis=0) < high).all()
        assert axes.get_aspect() == 1
    assert [axes.get_xlabel() for axes in figure.axes] == ["z₁", "x₁"]
    assert figure.axes[0].get_title() == "The unit square"
    assert figure.axes[1].get_title() == "det A = −6.50: area 6.50, mirrored"


@pytest.mark.parametrize("matrix", [-3 * np.eye(2), [[-1.0, -2.0], [4.0, 0.5]]], ids=["negative", "to the left"])
def test_an_image_left_of_the_origin_or_below_it_is_shown_whole(matrix):
    figure, _ = drawn(lambda: plots.parallelogram(matrix))
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    corners = np.concatenate([square, square @ np.transpose(matrix)])
    for axes in figure.axes:
        low, high = np.transpose([axes.get_xlim(), axes.get_ylim()])
        assert (low < corners.min(axis=0)).all() and (corners.max(axis=0) < high).all()


def test_the_f_in_the_square_reads_as_an_f():
    """Its stem is on the left, its bars lead to the right, the longer one on top."""
    across, up = (10 * LETTER_F).round(6).T
    right_of = {height: across[up == height].max() for height in np.unique(up)}
    assert right_of[2] < right_of[4.6] == right_of[5.6] < right_of[7] == right_of[8]
    assert across.min() == 3 and up[across == 3].tolist() == [2, 8]


def test_a_given_box_is_that_of_both_panels():
    figure, _ = drawn(lambda: plots.parallelogram(A, box=((-1, 4), (-3, 2))))
    for axes in figure.axes:
        assert axes.get_xlim() == (-1, 4) and axes.get_ylim() == (-3, 2)
