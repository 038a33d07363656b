"""Options to vote on: what a board can decide, with what each does to tenants and landlord."""
