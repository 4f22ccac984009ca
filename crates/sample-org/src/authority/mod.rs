//! The organization's own authority: OAuth 2.0 sign-in on loopback (reference B1 to B4).
