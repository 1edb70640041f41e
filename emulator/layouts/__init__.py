"""Pixel layouts: how video memory means a picture. One small class each; see `layout.Layout`."""
