"""The model's room: segments in, validated translations out, over any OpenAI-compatible endpoint."""
