"""The pages under /practice/, by what they are about."""
