"""Upkeep of content/ by people: which facts are old, which were checked, which links are dead."""
