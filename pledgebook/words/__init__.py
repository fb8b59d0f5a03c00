"""Said in a language: numbers, bounds, dates, views of records, addresses."""
