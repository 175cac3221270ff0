"""A virtual year: thousands of pretended people, the real bot, 400 days of a clock that nobody waits for.

What is real: `bot.app.run_with` with every handler, python-telegram-bot's dispatch, polling and its offsets, the
limits of outgoing calls, the reminder worker, retention, and the store on a SQLite file with a sync per commit.
The local Telegram refuses whatever it refuses over HTTP, and people tap through its own user's side.

What is not: no socket is opened. A call goes from `AiohttpRequest._try` straight into the playground's methods (its
retries and errors stay in place), so connections, timeouts and the bytes of HTTP are not part of it. The clock stands
still while anything is at work, and no faults happen. The playground keeps the newest eight messages of a chat.
"""
