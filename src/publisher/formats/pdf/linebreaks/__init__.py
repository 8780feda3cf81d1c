"""Line ends and strokes chosen for whole paragraphs, from numbers alone: no module here knows the engine."""
