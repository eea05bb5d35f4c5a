"""What the course computes: pure functions over pandas objects, one module a subject."""

from crmtrain.metrics.satisfaction import (
    WelchTest,
    category_sums,
    cronbach_alpha,
    group_means,
    items_by_category,
    percent_of_maximum,
    rescaled_percent,
    welch_test,
)

__all__ = [
    "WelchTest",
    "category_sums",
    "cronbach_alpha",
    "group_means",
    "items_by_category",
    "percent_of_maximum",
    "rescaled_percent",
    "welch_test",
]
