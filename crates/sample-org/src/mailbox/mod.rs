//! The sample mailbox: a Maildir of one salesperson's mail, made by code from the seed.
