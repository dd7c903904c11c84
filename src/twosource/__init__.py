"""twosource: who says what across several reports of one story, and how many separate origins stand behind it."""

__version__ = "0.1.0"
