"""Settings and entry points: the only place that knows everything."""
