"""What a tap costs, side by side with others in the same run: make bench. The report is docs/benchmarks.md."""
