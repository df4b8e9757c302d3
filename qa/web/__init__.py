"""The page: ask in the browser."""
