"""What pages share: data of the current version, the filter, cards, access."""
