"""The lab in the browser: levers, charts, books, lessons; a session's state; processes that make the runs."""
