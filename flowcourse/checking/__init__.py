"""How an answer is called, compared and diagnosed; nothing here knows an exercise."""
