"""The crash harness: the bot as a process of its own, killed again and again, and nothing may be lost.

`make torture` runs it in full, tests/test_torture.py in short. A run prints its seed; SEED=… gives the same plan.

  plan.py     which kill comes when: the boundaries, drawn from the seed
  foreman.py  a process that has imported the bot and forks one child per life; each child builds everything anew
  wires.py    in the child: wrappers around the boundaries, which kill the process at the n-th passing
  plants.py   in the child: faults on order, to see that the harness finds them
  witness.py  the stand-in and its own record of what was tapped, acknowledged and sent
  reader.py   what is stored, as somebody outside sees it
  engines.py  per kind of database how it is read, wired and given a new schema
  effects.py  per action a check of what it must have left, or the reason why there is none
  traces.py   what a tap must have left in the database, from its button alone
  people.py   pretended users
  ledger.py   reminders that are due, have come, have come twice
  screens.py  screens that have come twice
  walks.py    from what is stored to the end, in this process
  stage.py    a stand-in, a database in a folder, people, and the bot's settings for all of it
  checks.py   what is looked at while the bot is dead
  round.py    some lives on one database: kill, check, start again, walk to the end
  tally.py    the table and the verdict
"""
