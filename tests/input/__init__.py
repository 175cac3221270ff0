"""The same input twice, late, out of order, forged: nothing is lost, nothing is mixed up."""
