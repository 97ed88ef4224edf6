"""What a learner uses: check, status, next, hint, reset, update, doctor, the progress panel, JupyterLab."""
