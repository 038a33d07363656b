"""The best tariff, the bound that none beats, and what it would take."""
