"""Readers: what numbers, dates and times of day a text says, in Korean and in English, as values.

Its files, in the order in which they are best read:

    figures                            a number as a value: what all readers give
    korean_words, korean               numbers in Korean: those spelled out, and all
    english_words, english             the same in English
    measures, durations                numbers with units, in both languages; the same time said otherwise
    dates, clocks                      days; times of day
"""
