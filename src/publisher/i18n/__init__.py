"""What the program says in English and Arabic: sentences with their names isolated, and the catalogues."""
