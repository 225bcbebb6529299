"""Orders in, fills out. A market knows no agent and keeps no state."""
