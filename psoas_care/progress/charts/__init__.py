"""Where things sit on a picture: plain values in, coordinates ready for SVG out.

Across, a coordinate is a percentage of the picture's width; down, it is in pixels. So a
template stretches the drawing over any width, and text and dots keep their size.
Coordinates are strings: a number would be written with the reader's decimal comma.
"""
