//! Device codes: requests that a person answers in another browser (reference B3). It knows no HTTP.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::error::Refusal;
use super::scopes::Scopes;
use super::sessions::random_token;

/// How long a device code is good for (reference B3: 900 seconds).
pub(super) const DEVICE_LIFETIME: SignedDuration = SignedDuration::from_secs(900);

/// Letters that are hard to mistake and make no words.
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Pending,
    Approved(Uuid),
    Declined,
}

struct Device {
    user_code: String,
    scopes: Scopes,
    opened: Timestamp,
    answer: Answer,
}

/// All device codes, by the code that the device holds.
#[derive(Default)]
pub(super) struct Devices(HashMap<String, Device>);

impl Devices {
    /// Opens a request: the device's code, and the one that the person types.
    pub(super) fn open(&mut self, scopes: Scopes, now: Timestamp) -> (String, String) {
        // An expired code is kept for a while, so that its device is told what happened to it.
        self.0
            .retain(|_, device| now < device.opened + DEVICE_LIFETIME * 2);
        let (device_code, user_code) = (random_token(), user_code());
        let device = Device {
            user_code: user_code.clone(),
            scopes,
            opened: now,
            answer: Answer::Pending,
        };
        self.0.insert(device_code.clone(), device);
        (device_code, user_code)
    }

    /// Whether a typed code belongs to a request that waits for an answer.
    pub(super) fn waits(&self, typed: &str, now: Timestamp) -> bool {
        let typed = normal(typed);
        self.0.values().any(|device| device.is_asked_for(&typed, now))
    }

    /// Answers the request behind a typed code: `Some(user)` approves it. Says whether there was one.
    pub(super) fn answer(&mut self, typed: &str, user: Option<Uuid>, now: Timestamp) -> bool {
        let typed = normal(typed);
        let Some(device) = self
            .0
            .values_mut()
            .find(|device| device.is_asked_for(&typed, now))
        else {
            return false;
        };
        device.answer = user.map_or(Answer::Declined, Answer::Approved);
        true
    }

    /// What a device hears when it asks; an approved code is good once.
    pub(super) fn poll(&mut self, device_code: &str, now: Timestamp) -> Result<(Uuid, Scopes), Refusal> {
        let device = self.0.get(device_code).ok_or(Refusal::BadVerificationCode)?;
        if now >= device.opened + DEVICE_LIFETIME {
            return Err(Refusal::DeviceCodeExpired);
        }
        match device.answer {
            Answer::Pending => Err(Refusal::AuthorizationPending),
            Answer::Declined => Err(Refusal::AuthorizationDeclined),
            Answer::Approved(user) => {
                let scopes = device.scopes.clone();
                self.0.remove(device_code);
                Ok((user, scopes))
            }
        }
    }

    /// Takes a user's approvals back.
    pub(super) fn revoke(&mut self, user: Uuid) {
        self.0.retain(|_, device| device.answer != Answer::Approved(user));
    }
}

impl Device {
    fn is_asked_for(&self, typed: &str, now: Timestamp) -> bool {
        self.answer == Answer::Pending
            && now < self.opened + DEVICE_LIFETIME
            && normal(&self.user_code) == typed
    }
}

fn normal(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn user_code() -> String {
    let random = Uuid::new_v4();
    // The bytes 6 and 8 of such a UUID hold its version and variant; the last seven and the first are all chance.
    let letters = random
        .as_bytes()
        .iter()
        .rev()
        .take(7)
        .chain(random.as_bytes().first());
    let mut code: String = letters
        .filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()))
        .map(|letter| char::from(*letter))
        .collect();
    code.insert(4, '-');
    code
}
