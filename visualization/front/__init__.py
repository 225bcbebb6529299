"""The front page: the article in one screen, from results that ship, in plain JavaScript."""
