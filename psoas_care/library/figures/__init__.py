"""The drawn person of the exercises: joint angles in, SVG out, nothing of Django.

`poses` reads angles, `skeleton` finds the joints and the ground, `motion` the moments
of a movement; `body`, `muscles` and `props` are what is drawn, `person` puts a body
together, `svg` frames it.
"""
