"""Psoas Care: exercises, a log and honest charts for low-back, pelvic and hip pain."""
