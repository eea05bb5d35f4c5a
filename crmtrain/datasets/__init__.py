"""The course's data sets: each with its source, rights and meaning, checked when loaded."""

from crmtrain.datasets.registry import Column, Dataset, Text, available, describe, load

__all__ = ["Column", "Dataset", "Text", "available", "describe", "load"]
