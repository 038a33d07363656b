"""What a comparison tells: the answer, balances, groups, plants, the fund."""
