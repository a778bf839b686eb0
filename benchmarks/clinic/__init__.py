"""A clinic of any size, synthetic, and how fast its pages are: `make bench-clinic`."""
