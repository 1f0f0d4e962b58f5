"""How a claim is cited: by its id, at a permalink that stays, pinned by the digest of its mathematics."""
