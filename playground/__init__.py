"""A local Telegram: the Bot API and a user's side of it, in one process. Imports nothing of the bot."""
