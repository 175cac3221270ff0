"""Each row of "One change, these files" in CONTRIBUTING.md, as a change that can be made.

One TOML file is one row. Its words:

row       how the row begins in CONTRIBUTING.md: "add a step"
checks    what has to pass besides the checks that the files name (tests/contributing/replay.py)
optional  files that the row names for those who want more
journey   what a pretended user sends ("/start", “a text”) and taps, and the words that are on the screen in the end
drawing   a place, the case that it is drawn for, and words that are on the screen

[[change]] is one file of the row, or one command of it:

file      its path in the copy, or the command: "make catalogues"
named     how the row calls it, where that differs: "content/carriers/<slug>.toml"
seen_by   the check that fails when only this change is left out
copy_of   a new file begins as a copy of this one
edit      a list of {old, new}: `old` stands once in the file; "" is its end
"""
