"""A student's text made safe to look at: nothing hides in it or turns a line round, and no cell is a formula.

visible("a\\u202eb") -> "a\\\\u202eb"      cell("=1+1") -> "'=1+1"      highlight("x = 1  # one") -> HTML in colours
"""

import keyword
import re

from markupsafe import Markup, escape

FORMULA = "=+-@＝＋－＠"
BLANK = re.compile("[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")  # printable, and nothing to be seen
# Every string may end where the text ends, so that there is nothing to go back for, and the time is linear in any text.
# (A possessive group would say the same; Python 3.11.2 matches some of them wrongly.)
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


def visible(text):
    """Text in which control, bidirectional and other characters without a picture are written as escapes."""
    text = text.replace("\r\n", "\n")
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c in "\n\t" else _escape(c) for c in text)
    return BLANK.sub(lambda found: _escape(found[0]), text)


def _escape(character):
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def line(text):
    """`visible` text on one line, for a terminal or a table."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def cell(text):
    """One field of a CSV file: on one line, and never what a spreadsheet takes for a formula."""
    text = line(text)
    return f"'{text}" if text.lstrip().startswith(tuple(FORMULA)) else text


def highlight(code):
    """Python code, or what a student gave for it, as HTML: comments, strings, numbers and keywords in <span>."""
    code, parts, end = visible(code), [], 0
    for found in TOKEN.finditer(code):
        parts += [escape(code[end : found.start()]), _coloured(found.lastgroup, found.group())]
        end = found.end()
    return Markup("").join([*parts, escape(code[end:])])


def _coloured(kind, text):
    if kind == "word":
        kind = "keyword" if keyword.iskeyword(text) else None
    return Markup('<span class="{}">{}</span>').format(kind, text) if kind else escape(text)
