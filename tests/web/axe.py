"""What axe-core objects to, serious or critical: `objections(page)` of a page, or of parts of it."""

from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "build" / "node" / "node_modules" / "axe-core" / "axe.min.js"
# Most of a page goes first, or axe takes four times as long. Formulas are left out, which MathJax made, with MathML
# for a screen reader; of the coloured words of code one of each kind on each ground stays, and of the others the text.
JUDGE = """async parts => {
    document.querySelectorAll("mjx-container").forEach(formula => formula.replaceWith("formula"));
    const kinds = new Set();
    document.querySelectorAll(".highlight pre span").forEach(word => {
        const kind = word.className + " on " + word.closest(".highlight").parentElement.className;
        if (kinds.has(kind) && !word.childElementCount) word.replaceWith(word.textContent);
        kinds.add(kind); });
    const include = parts ? [...document.querySelectorAll(parts)] : [document];
    const found = await axe.run({include}, {resultTypes: ["violations"]});
    return found.violations.filter(rule => ["serious", "critical"].includes(rule.impact)).flatMap(rule =>
        rule.nodes.slice(0, 3).map(node => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)); }"""


def objections(page, parts=None):
    """In words. The page has no formulas afterwards."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return page.evaluate(JUDGE, parts)
