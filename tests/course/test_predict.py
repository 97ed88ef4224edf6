"""Guesses: kept, revealed, and summed up at the end of a chapter."""

import pytest

import flowcourse
from flowcourse.learner.predict import GUESSES


@pytest.fixture(autouse=True)
def no_guesses():
    GUESSES.clear()
    yield
    GUESSES.clear()


def printed(capsys):
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("guess", "value", "sentence"),
    [
        (0.3, 0.2, "You guessed 0.3, 50 % too high."),
        (0.15, 0.2, "You guessed 0.15, 25 % too low."),
        (-1, -2.0, "You guessed -1, 50 % too high."),
        (1, 1.0, "You guessed 1, right."),
        (0.20001, 0.2, "You guessed 0.2, right."),
        (0.4, 0.2, "You guessed 0.4, 100 % too high."),
        (0.205, 0.2, "You guessed 0.205, 2.5 % too high."),
        (0.25, 0, "You guessed 0.25, 0.25 too high."),
        (..., 0.2, "You made no guess."),
    ],
)
def test_the_number_stands_beside_the_guess(capsys, guess, value, sentence):
    flowcourse.predict("the peak", guess).reveal(value)
    assert printed(capsys)[-1] == f"the peak: {value:g}. {sentence}"


def test_dots_ask_for_a_number_and_a_number_is_confirmed(capsys):
    flowcourse.predict("the peak", ...)
    flowcourse.predict("the peak", 0.3)
    assert printed(capsys) == ["the peak: write your number in place of the dots", "the peak: you guess 0.3"]


@pytest.mark.parametrize("guess", ["0.3", None, float("nan"), [1.0]])
def test_what_is_no_number_is_refused(guess):
    with pytest.raises(ValueError, match=r"guess must be a number, such as 0.3; got"):
        flowcourse.predict("the peak", guess)


def test_infinity_is_a_number_that_one_may_guess(capsys):
    flowcourse.predict("the gap", float("inf")).reveal(float("inf"))
    flowcourse.predict("the gap", 0.2).reveal(float("inf"))
    flowcourse.predict("the gap", float("inf")).reveal(0.2)
    told = printed(capsys)[1::2]
    ends = "You guessed inf, right", "You guessed 0.2, and the number is not finite", "and the number is finite"
    assert [line for end, line in zip(ends, told, strict=True) if end not in line] == []


def test_the_end_of_a_chapter_lists_each_guess_once_with_the_last_number(capsys):
    for guess in (0.1, 0.3):  # the cell ran twice
        peak = flowcourse.predict("the peak", guess)
    peak.reveal(0.2)
    flowcourse.predict("the mean", ...).reveal(1.0)
    flowcourse.predict("never revealed", 5)
    printed(capsys)
    flowcourse.predictions()
    assert printed(capsys) == ["You made 1 of 3 guesses", "the peak: 0.2; you guessed 0.3, 50 % too high"]


def test_who_made_no_guess_is_told_nothing_at_the_end(capsys):
    flowcourse.predict("the peak", ...).reveal(0.2)
    printed(capsys)
    flowcourse.predictions()
    assert printed(capsys) == []


def test_one_of_several_choices_is_guessed_by_its_number(capsys):
    flowcourse.predict("what tears", ..., "the rim", "a line")
    assert printed(capsys) == ["what tears: write 1 or 2 in place of the dots", "1  the rim", "2  a line"]
    flowcourse.predict("what tears", 1, "the rim", "a line").reveal(2)
    flowcourse.predict("what tears", 2, "the rim", "a line").reveal(2)
    assert printed(capsys) == [
        "what tears: you guess the rim",
        "what tears: a line. You guessed the rim, not so.",
        "what tears: you guess a line",
        "what tears: a line. You guessed a line, right.",
    ]
    with pytest.raises(ValueError, match="guess must be 1, 2 or 3; got 4"):
        flowcourse.predict("what tears", 4, "the rim", "a line", "nothing")


def test_a_decimal_comma_is_named():
    with pytest.raises(ValueError, match=r"guess must be one number, with a decimal point, such as 0.3; got 2 numbers"):
        flowcourse.predict("the peak", 0, 3)
