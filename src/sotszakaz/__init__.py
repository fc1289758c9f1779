"""Соцзаказ: a municipality's social order under Federal Law 189-ФЗ, from the act to the paid month."""
