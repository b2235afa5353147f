"""Olgim (옮김): a Korean Markdown post in, its reviewed English mirror out."""

__version__ = "0.1.0"
