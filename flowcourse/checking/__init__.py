"""How an answer is called, compared with the right values, and diagnosed; nothing here knows an exercise."""
