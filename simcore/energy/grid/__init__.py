"""The low-voltage grid: networks, power flow, limits, hosting capacity."""
