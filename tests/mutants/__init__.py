"""Mutants: small faults of the program, each of which a test that docs/guarantees.md names must find.

`make mutants` changes a copy of the project, one fault after the other, and runs the named test on it: before the
change it must pass, with it it must fail. `make mutants WORDS="two taps"` runs only those with these words.

  *.toml        the mutants, one file for each section of docs/guarantees.md
  promises.py   what docs/guarantees.md promises, and the tests that it names
  known.py      the mutants, and what is wrong with them before anything is run
  runner.py     a copy of the project, changed and tested
  __main__.py   the command

An entry of the files:

  promise   the first cell of the row; of a paragraph that names tests, its words up to the first colon
  why       what is broken
  test      the test as the row names it; any test of a file where the row names a whole file
  case      one case of it, as pytest shows it in brackets; without it all of them
  file      what is changed: the program (bot/, content/), never its tests, but where a row promises that
            the tests would notice
  find      what stands there, exactly once
  replace   what stands there instead
"""
