"""Editions into files, one package a format."""
