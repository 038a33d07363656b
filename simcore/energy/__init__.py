"""Physics and random draws: from the sky to the kWh that each meter booked."""
