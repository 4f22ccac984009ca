//! Who can sign in, and with which password. Passwords are kept as keyed fingerprints, which also makes their
//! comparison take the same time whatever was typed.

use std::collections::HashMap;

use uuid::Uuid;

use crate::seed::SeedUser;

/// The users' passwords.
pub(super) struct Passwords {
    key: [u8; 32],
    users: HashMap<String, (Uuid, blake3::Hash)>,
}

impl Passwords {
    /// Takes over the passwords of the seed.
    pub(super) fn of(users: &[SeedUser]) -> Self {
        let mut key = [0; 32];
        let random = [Uuid::new_v4(), Uuid::new_v4()];
        for (slot, byte) in key.iter_mut().zip(random.iter().flat_map(Uuid::as_bytes)) {
            *slot = *byte;
        }
        let hash = |user: &SeedUser| (user.id, blake3::keyed_hash(&key, user.password.as_bytes()));
        let users = users
            .iter()
            .map(|user| (user.email.to_lowercase(), hash(user)))
            .collect();
        Self { key, users }
    }

    /// The name that a user signs in with.
    pub(super) fn name_of(&self, user: Uuid) -> Option<&str> {
        let mut users = self.users.iter();
        users
            .find(|(_, (id, _))| *id == user)
            .map(|(name, _)| name.as_str())
    }

    /// The user with that name and password. Names are compared without case.
    pub(super) fn check(&self, name: &str, password: &str) -> Option<Uuid> {
        let given = blake3::keyed_hash(&self.key, password.as_bytes());
        let nobody = (Uuid::nil(), blake3::keyed_hash(&self.key, b""));
        let known = self.users.get(&name.trim().to_lowercase());
        let (id, expected) = known.unwrap_or(&nobody);
        // `Hash` compares in constant time.
        let right = given == *expected;
        (right && known.is_some()).then_some(*id)
    }
}
