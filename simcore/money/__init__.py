"""Functions on registers: from dated prices to who gained."""
