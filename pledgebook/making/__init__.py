"""What has to be made again, where it is kept and how it is published. Knows nothing of commitments."""
