"""How the knowledge table is made: sources read by others, decisions kept as data, one script that joins them."""
