"""Solar power shared with social tenants: who gains under which tariff scheme."""
