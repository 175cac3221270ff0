"""Everything between Telegram's servers and a handler: requests, updates, order, limits, health, logs."""

import os

# python-telegram-bot gives waiting times as timedelta, and is silent about it, only with this set.
os.environ["PTB_TIMEDELTA"] = "true"
