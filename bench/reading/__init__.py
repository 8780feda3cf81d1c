"""What comes back of the words of a PDF, how its lines are spaced, how its pages look; `bench/text.py` asks."""
