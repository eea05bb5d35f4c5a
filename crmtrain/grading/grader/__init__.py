"""Grades an nbgrader assignment fast and confined: `crmtrain grade` and its sister commands.

Three kinds of process. The *grader* and its *workers* are trusted: they hold the gradebook and run
nbgrader's own converters. The *nursery* has imported what the assignment imports and does nothing
but fork. Each fork is the *kernel* of one submission, confined before it sees the first cell; what
it says is data that the worker reads, never code.
"""
