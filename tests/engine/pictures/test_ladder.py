"""The ladder of gaps: its floors are those of the moons, and a gap of one's own takes its place."""

import pytest

from benchmarks.ladder import floors
from minflow import plots
from minflow.plots.ladder import RUNGS

from .drawn import drawn


def test_floors_are_integrals_of_the_moons_density():
    found = floors(width=0.02)
    assert {name for name, (_, floor) in RUNGS.items() if floor} == set(found)
    assert found == pytest.approx({name: RUNGS[name][0] for name in found}, abs=1e-3)


def test_own_gap_is_drawn_between_those_above_and_below_it():
    figure, alt = drawn(lambda: plots.ladder("RealNVP", yours=0.03))
    (axes,) = figure.axes
    names = [label.get_text() for label in axes.get_yticklabels()][::-1]
    assert names[4:] == ["maps that keep volume", "yours", "RealNVP", "a spline flow"]
    assert "RealNVP 0.012 (this chapter)" in alt
    assert "yours 0.03;" in alt


@pytest.mark.parametrize("arguments", [{"yours": 0.0}, {"yours": float("nan")}])
def test_what_is_no_gap_is_refused(arguments):
    with pytest.raises(ValueError, match="yours must be a gap above 0 nats"):
        plots.ladder(**arguments)


def test_what_is_no_rung_is_refused():
    with pytest.raises(ValueError, match="here must be among a Gaussian, elementwise maps, .*; got 'a staircase'"):
        plots.ladder("a staircase")
