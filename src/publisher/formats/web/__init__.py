"""An Edition into a web edition: pages that need no script, their fonts, pictures and one style sheet."""
