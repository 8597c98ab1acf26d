"""What each page of Progress shows: from a person's rows to numbers and words."""
