"""Taizhang (台账): from the work ledger to the work report."""
