"""docs/which-flow.svg: the chart is drawn from its questions, and the page and chapter 19 say the same in words."""

import json
import re
import runpy
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
CHART = runpy.run_path(str(ROOT / "tools" / "which_flow.py"))
QUESTIONS = [step.question for step in CHART["STEPS"]]
PAGE = (ROOT / "docs" / "which-flow.md").read_text(encoding="utf-8")
LESSON = json.loads((ROOT / "notebooks" / "19-which-flow-when.ipynb").read_text(encoding="utf-8"))


def described(text):
    """What the alt text of the chart says."""
    return re.search(r"!\[([^\]]*)\]\([./a-z]*which-flow\.svg\)", text)[1]


def test_the_chart_is_that_of_its_questions():
    assert CHART["PICTURE"].read_text(encoding="utf-8") == CHART["svg"]()


def test_the_chart_first_asks_whether_a_flow_is_needed():
    assert QUESTIONS[0] == "Do you need a flow at all?"


def test_the_page_asks_the_questions_of_the_chart_in_its_order():
    assert re.findall(r"^\d\. \*\*(.+?)\*\*", PAGE, re.MULTILINE) == QUESTIONS


def test_page_and_chapter_describe_the_whole_chart():
    (lesson,) = ("".join(cell["source"]) for cell in LESSON["cells"] if cell["id"] == "chart")
    said = described(PAGE)
    assert described(lesson) == said
    words = [words for step in CHART["STEPS"] for words in (step.question, *re.split("; ", step.take))]
    places = [said.find(one) for one in [*words, CHART["LAST"][1:]]]
    assert -1 not in places and places == sorted(places)


def test_every_text_of_the_chart_lies_in_its_box_of_two_lines_at_most():
    texts = [text.text for text in ElementTree.fromstring(CHART["svg"]()).iter() if text.tag.endswith("text")]
    assert max(map(len, texts)) <= 48 and all(
        len(step.take) <= 72 and len(step.question) <= 72 for step in CHART["STEPS"]
    )
