"""From files to the frozen Book: what was promised, in whose words, and where each word stands."""
