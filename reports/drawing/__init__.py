"""How charts are drawn: one canvas, one palette, one module a kind of chart."""
