"""A figure that a sheet announces, beside the one its lines give."""

from crte_data.french import exact_euros, number, percent


def euro_gap(announced: float, computed: float) -> dict[str, str]:
    """What an anomaly says of both."""
    return {"expected": exact_euros(computed), "gap": exact_euros(announced - computed)}


def rate_gap(announced: float, computed: float) -> dict[str, str]:
    """As euro_gap, for two percentages."""
    gap = announced - computed
    return {"expected": percent(computed, 1), "gap": f"{number(gap)} point{'s' if abs(gap) >= 2 else ''}"}
