"""Tests of bot.transport, over real HTTP against small servers on 127.0.0.1."""
