"""What tenants and batteries can move under the sun, lever by lever."""
