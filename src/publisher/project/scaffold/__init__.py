"""What an editor begins with: a project, an issue, an article."""
