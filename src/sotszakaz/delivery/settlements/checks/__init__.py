"""What `verify` proves about closed months and payment registers. Roubles of rows are kopecks of the ledger."""

from sotszakaz.delivery.settlements.checks import accounts, lines, payments

CHECKS = (*accounts.CHECKS, *lines.CHECKS, *payments.CHECKS)
