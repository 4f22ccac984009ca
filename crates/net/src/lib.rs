//! The only way out: one HTTP driver with retry, throttling, redaction and evidence.
