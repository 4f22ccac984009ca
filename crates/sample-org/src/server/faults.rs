//! Failures on demand, for tests: the next so many requests under a path answer as a bad network or a busy server would.
//! Off unless somebody adds a rule.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use super::limits::Limit;

/// One way to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Fault {
    /// 429 with `Retry-After` (reference A18).
    Throttle {
        /// Seconds to wait.
        seconds: u32,
        /// Which limit is said to be exceeded.
        #[serde(default)]
        limit: Limit,
    },
    /// 401 with the challenge, as after a revoked token.
    Unauthorized,
    /// 403 with code 0x80048405 that names no right.
    Forbidden,
    /// 412 with code 0x80060882.
    Stale,
    /// 500 with a JSON error.
    Internal,
    /// 500 with code 0x80040237, as for a record that is there already (reference A15, A17).
    Duplicate,
    /// The request is carried out after so long.
    Slow {
        /// How long.
        milliseconds: u32,
    },
    /// 503 without a body.
    Unavailable,
    /// The reply's length is announced in full and its body ends halfway.
    CutReply,
    /// 200 with a page of a proxy instead of JSON.
    Html,
    /// 200 with JSON of which no part has the type that it should.
    WrongTypes,
    /// The request is carried out, then the connection closes without a reply.
    LostReply,
}

/// Which requests fail, how, and how many of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FaultRule {
    /// The start of the path, `/api/data/v9.2/emails` for example. A `$batch` is met by its own path only.
    pub path_prefix: String,
    /// Only this verb; any when absent.
    #[serde(default)]
    pub method: Option<String>,
    /// How many requests fail before the rule is used up.
    pub times: u32,
    /// How.
    pub fault: Fault,
}

/// The rules in force; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<FaultRule>>>);

impl Faults {
    /// Adds a rule behind those already there.
    pub fn add(&self, rule: FaultRule) {
        self.rules().push(rule);
    }

    /// Drops all rules.
    pub fn clear(&self) {
        self.rules().clear();
    }

    /// How many requests are still to fail.
    #[must_use]
    pub fn remaining(&self) -> u32 {
        self.rules().iter().map(|rule| rule.times).sum()
    }

    /// The fault for this request, counted as used.
    #[must_use]
    pub fn take(&self, method: &str, path: &str) -> Option<Fault> {
        let mut rules = self.rules();
        let rule = rules.iter_mut().find(|rule| {
            rule.times > 0
                && path.starts_with(&rule.path_prefix)
                && rule
                    .method
                    .as_deref()
                    .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
        })?;
        rule.times -= 1;
        let fault = rule.fault;
        rules.retain(|rule| rule.times > 0);
        Some(fault)
    }

    fn rules(&self) -> std::sync::MutexGuard<'_, Vec<FaultRule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
