"""How a Word file looks, held against the layouts that offices use."""
