"""Several books on one site: each in a folder of its own, and pages that lead to all of them."""
