"""What a student wrote, ready for a web page or a table: it cannot become markup or a formula.

highlight("x = 1  # one") -> HTML in colours      stressed("a *b* c") -> "a <em>b</em> c"
csv_field("=1+1") -> "'=1+1"      write_table("grades.csv", rows)
"""

import csv
import io
import keyword
import re

from markupsafe import Markup, escape

from ...core.visible import line, visible
from ..marking.store import write

FORMULA = re.compile(r"(^|;)(?=\s*[=+@＝＋－＠-])")  # many spreadsheets read a ; as the beginning of the next field
STRESSED = re.compile(r"(?<![\w*])\*(?![\s*])([^*\n]+)(?<!\s)\*(?![\w*])")
# Every string may also end where the text ends: so the pattern never backtracks, and takes linear time.
# (A possessive group would do the same, but Python 3.11.2 matches some of them wrongly.)
TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*+)
  | (?P<string>[bfrtuBFRTU]{0,2}(?:
        \"{3}(?:[^"\\]|\\.|"(?!""))*(?:\"{3}|\\?\Z)
      | '{3}(?:[^'\\]|\\.|'(?!''))*(?:'{3}|\\?\Z)
      | "(?:[^"\\\n]|\\.)*"?
      | '(?:[^'\\\n]|\\.)*'?))
  | (?P<literal>\d[\w.]*+)
  | (?P<word>[^\W\d]\w*+)
    """,
    re.VERBOSE | re.DOTALL,
)


def csv_field(text):
    """One field of a CSV file: on one line, and never what a spreadsheet takes for a formula."""
    return FORMULA.sub(r"\1'", line(text))


def write_table(path, rows):
    """Write a CSV file for a spreadsheet: the mark at its start tells Excel that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    write(path, "\ufeff" + text.getvalue())


def stressed(sentence):
    """A sentence as HTML: what stands between two stars, as checks write it, in <em>."""
    return Markup(STRESSED.sub(r"<em>\1</em>", str(escape(visible(sentence)))))


def highlight(code):
    """Python code, or what a student handed in as code, as HTML: comments, strings, numbers and keywords in <span>."""
    code, parts, end = visible(code), [], 0
    for token in TOKEN.finditer(code):
        kind, text = token.lastgroup, token.group()
        if kind != "word" or keyword.iskeyword(text):
            colour = "keyword" if kind == "word" else kind
            parts += [escape(code[end : token.start()]), f'<span class="{colour}">', escape(text), "</span>"]
            end = token.end()
    return Markup("".join([*parts, escape(code[end:])]))
