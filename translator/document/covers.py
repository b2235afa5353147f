"""The stand-in characters for what is not Markdown: private ones, which no post's text keeps."""

BLOCK_COVER = "\ue000"
"""Stands for each character of a construct that has its lines to itself."""
INLINE_COVER = "\ue001"
"""Stands for each character of any other construct."""
