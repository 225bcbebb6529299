"""The workbench's pages: each turns a session's state into components."""
