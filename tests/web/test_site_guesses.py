"""What a reader does on the site beside reading: guess, watch the first figure play, and print."""

import re

import pytest

CHAPTER = "notebooks/00-why-flows.html"


@pytest.fixture
def window(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def test_no_question_of_a_lesson_is_left_as_a_cell_that_does_nothing(pages):
    lessons = {page: text for page, text in pages.items() if page.startswith("notebooks/")}
    assert sum(text.count('<form class="guess"') for text in lessons.values()) > 70
    for page, text in lessons.items():
        assert not re.search(r"in place of the dots</|You made no guess|predictions</span>\(\)", text), page


def test_a_choice_unfolds_its_answer_is_remembered_and_can_be_cleared(window, site):
    window.goto((site / CHAPTER).as_uri())
    form, fold = window.locator("form.guess").first, window.locator("#answer-steep details")
    assert not fold.evaluate("fold => fold.open") and not window.locator(".tally").is_visible()
    assert form.inner_text().split() == ["high", "low"]  # the question stands above them
    form.get_by_role("button", name="high").click()
    assert form.locator("output").inner_text() == "You guessed high, not so. It is low."
    assert fold.evaluate("fold => fold.open")
    window.reload()
    assert form.get_by_role("button", name="high").get_attribute("aria-pressed") == "true"
    assert "you guessed high, not so" in window.locator(".tally").inner_text()
    window.get_by_role("button", name="Clear my guesses").click()
    window.reload()
    assert form.locator("output").inner_text() == "" and not window.locator(".tally").is_visible()


def test_a_number_is_compared_as_in_a_notebook_and_a_word_is_no_number(window, site):
    window.goto((site / CHAPTER).as_uri())
    form = window.locator("form.guess", has_text="how many times as likely")
    for typed, said in (
        ("many", "A number is needed, such as 0.3."),
        ("308.9", "You guessed 308.9, right. It is 308.9."),
        ("300", "You guessed 300, 2.9 % too low. It is 308.9."),
        ("1e3", "You guessed 1e3, 224 % too high. It is 308.9."),
    ):
        form.get_by_role("textbox").fill(typed)
        form.get_by_role("textbox").press("Enter")
        assert form.locator("output").inner_text() == said


def test_the_first_figure_plays_once_along_a_staircase_unless_motion_is_unwelcome(browser, site):
    layers = {}
    for motion in ("no-preference", "reduce"):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion=motion)
        page.goto((site / "index.html").as_uri())
        figure = page.locator(".live [data-figure]")
        figure.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        layers[motion] = float(figure.get_by_role("slider", name="layer").input_value())
        followed = figure.get_by_role("slider", name="point to follow").input_value()
        assert (int(followed) > 0) == (motion == "no-preference")
        page.close()
    assert layers["no-preference"] > 0 == layers["reduce"]


def test_paper_has_the_answers_and_nothing_to_press(window, site):
    window.goto((site / CHAPTER).as_uri())
    window.emulate_media(media="print")
    window.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert window.evaluate("document.querySelectorAll('article details:not([open])').length") == 0
    pressed = window.locator("article :is(button, input, select), .skip-to-content, .run, .toc-drawer")
    assert [one for one in pressed.all() if one.is_visible()] == []
    assert window.locator("#answer-steep").get_by_text("the green density is: low").is_visible()
    choices = window.locator("form.guess fieldset").first.evaluate("part => getComputedStyle(part, '::after').content")
    assert choices == '"high · low"'
    animated = "getComputedStyle(document.querySelector('article details > :not(summary)')).animationName"
    assert window.evaluate(animated) == "none"  # a fold that fades in is still empty when it is printed
    window.evaluate("dispatchEvent(new Event('afterprint'))")
    assert window.evaluate("document.querySelectorAll('article details[open]').length") == 0
