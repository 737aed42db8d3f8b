"""What happens by itself: the tick that plans, the courier that delivers, and the clocks."""
