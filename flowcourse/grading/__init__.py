"""Grade a class: submissions -> answers -> values from a jail -> verdicts -> grades and reports.

collect.py  what answers a submission holds        worker.py, jail.py  the answer's code, where it can do no harm
judge.py    verdicts, from numbers alone           batch.py            many submissions, resumable, in parallel
report.py   CSV, JSON, HTML                        release.py          what a class may see
"""
