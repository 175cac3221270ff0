"""What people write when they have no button for it: one table for each language."""
