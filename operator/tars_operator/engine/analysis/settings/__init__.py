"""What a repository says of itself in its settings and comments: read as data, never run."""
