"""Second draws of the synthetic data sets: the same columns, the same planted facts, other rows.

Each module is a data set and has `draw(seed)`. The CSVs that the course ships are not made anew
from these: a file with a digest stays the same when a random stream does not. A second draw
shows whether an answer reads its argument or has the shipped file's numbers typed in.
"""
