"""How much the claims tell: an implementation is changed on purpose, and each change must be refused."""
