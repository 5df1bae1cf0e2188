"""The domain: vocabulary, tables, calculations and the store of published versions."""
