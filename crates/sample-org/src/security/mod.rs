//! Who may do what: privileges of roles, with depth (reference E).
