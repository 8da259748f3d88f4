"""What the pages of benefits show: plain rows, each page built with a constant number of queries."""
