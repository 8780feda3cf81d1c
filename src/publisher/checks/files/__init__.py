"""Checks of finished files, ours or anybody's: bytes in, findings out, without what they were made from."""
