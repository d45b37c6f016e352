"""Indicators and what stands behind them."""
