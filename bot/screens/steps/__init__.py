"""One small screen function per step of the journey."""
