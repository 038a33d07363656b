"""Futures: what many draws of weather, households, prices, costs and law say of every figure."""
