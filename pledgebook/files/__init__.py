"""What readers take away and machines read: tables, citations, pictures, search, the archive."""
