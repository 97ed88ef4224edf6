"""After a syntax error in an answer cell, the kernel still has the earlier function: say so when it is checked.

remark(get_ipython().user_ns["_ih"])        # a sentence or "", from the cells that ran; the last has the check
"""

import ast
import re
import warnings

CHECKED = re.compile(r"check\(\s*[^,]+,\s*(\w+)\s*\)")  # the name that a check cell passes
REMARK = (
    "This is about your function from before: the answer cell that you ran last has a syntax error, and so it "
    "defined nothing. Repair it, run it, and check again."
)


def remark(inputs):
    """REMARK where the newest cell for the function of the last check has a syntax error, else ""."""
    checked = CHECKED.search(inputs[-1]) if inputs else None
    if checked is None:
        return ""
    name = checked[1]
    definition = re.compile(rf"^\s*(?:async\s+)?(?:\w*def\w*|class)\s+{name}\b|^\s*{name}\s*=", re.MULTILINE)
    newest = next(filter(definition.search, reversed(inputs)), "")
    try:
        with warnings.catch_warnings(action="ignore"):
            for statement in ast.parse(newest).body:  # IPython, too, compiles and runs one statement after the other
                compile(ast.Module([statement], []), "<answer>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                if getattr(statement, "name", None) == name:
                    break
    except (SyntaxError, ValueError):
        return REMARK
    return ""
