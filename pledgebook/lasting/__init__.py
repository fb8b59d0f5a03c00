"""What was published stays what it was: addresses, ids, recorded versions."""
