"""The bitext room."""
