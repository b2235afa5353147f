"""Readers: what numbers, dates and times of day a text says, in Korean and in English, as values."""
