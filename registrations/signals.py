"""What this app tells those above it."""

from django.dispatch import Signal

order_confirmed = Signal()  # sender=Order, order
order_released = Signal()  # sender=Order, order: expired or cancelled, its places are free again
