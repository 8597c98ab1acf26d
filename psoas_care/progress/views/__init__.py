"""The pages under /progress/, by what they are about."""
