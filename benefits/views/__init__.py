"""The pages of benefits: for companies overview and technical, for staff queue and review."""
