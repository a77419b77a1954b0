"""What only those need who change syn."""
