//! Failures on demand, for tests: the next so many requests under a path answer as a bad network or a busy server would.
//! Off unless somebody adds a rule.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use super::limits::Limit;
use crate::api::ApiError;

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

impl Fault {
    /// The refusal that stands in the place of an answer; `None` of a fault that is the connection's, or more than a refusal.
    pub(super) fn refusal(self) -> Option<ApiError> {
        let refused = |status, code, text: &str| Some(ApiError::new(status, code, text));
        match self {
            Self::Unauthorized => refused(
                401,
                "0x80048306",
                "Access to the organization needs a valid access token.",
            ),
            Self::Forbidden => refused(403, "0x80048405", "Access is denied."),
            Self::Stale => refused(
                412,
                "0x80060882",
                "The version of the existing record doesn't match the RowVersion property provided.",
            ),
            Self::Internal => refused(500, "0x80040216", "An unexpected error occurred."),
            Self::Duplicate => refused(500, "0x80040237", "Cannot insert duplicate key."),
            Self::Throttle { .. }
            | Self::Slow { .. }
            | Self::Unavailable
            | Self::CutReply
            | Self::Html
            | Self::WrongTypes
            | Self::LostReply => None,
        }
    }
}

/// Which requests fail, how, and how many of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FaultRule {
    /// The start of the path, `/api/data/v9.2/emails` for example. A `$batch` is met by its own path, unless the rule is for parts
    /// ([`FaultPlan`]).
    pub path_prefix: String,
    /// Only this verb; any when absent.
    #[serde(default)]
    pub method: Option<String>,
    /// How many requests fail before the rule is used up.
    pub times: u32,
    /// How.
    pub fault: Fault,
}

/// A rule, and from when on and where it holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FaultPlan {
    /// The rule.
    #[serde(flatten)]
    pub rule: FaultRule,
    /// So many requests that it would meet pass before.
    #[serde(default)]
    pub after: u32,
    /// It meets single requests within a `$batch`, by their own paths; only faults that are refusals do.
    #[serde(default)]
    pub part: bool,
}

impl From<FaultRule> for FaultPlan {
    fn from(rule: FaultRule) -> Self {
        Self {
            rule,
            after: 0,
            part: false,
        }
    }
}

impl FaultPlan {
    /// Whether it is about this request; one that passes before is counted.
    fn meets(&mut self, part: bool, method: &str, path: &str) -> bool {
        let FaultRule {
            path_prefix,
            method: wanted,
            times,
            fault,
        } = &self.rule;
        let about = *times > 0
            && self.part == part
            && (!part || fault.refusal().is_some())
            && path.starts_with(path_prefix)
            && wanted
                .as_deref()
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        if about && self.after > 0 {
            self.after -= 1;
            return false;
        }
        about
    }
}

/// The rules in force; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<FaultPlan>>>);

impl Faults {
    /// Adds a rule behind those already there.
    pub fn add(&self, plan: impl Into<FaultPlan>) {
        self.plans().push(plan.into());
    }

    /// Drops all rules.
    pub fn clear(&self) {
        self.plans().clear();
    }

    /// How many requests are still to fail.
    #[must_use]
    pub fn remaining(&self) -> u32 {
        self.plans().iter().map(|plan| plan.rule.times).sum()
    }

    /// The fault for this request, counted as used.
    #[must_use]
    pub fn take(&self, method: &str, path: &str) -> Option<Fault> {
        self.next(false, method, path)
    }

    /// The refusal for this part of a `$batch`, counted as used.
    pub(super) fn take_part(&self, method: &str, path: &str) -> Option<ApiError> {
        self.next(true, method, path)?.refusal()
    }

    fn next(&self, part: bool, method: &str, path: &str) -> Option<Fault> {
        let mut plans = self.plans();
        let plan = plans
            .iter_mut()
            .find_map(|plan| plan.meets(part, method, path).then_some(plan))?;
        plan.rule.times -= 1;
        let fault = plan.rule.fault;
        plans.retain(|plan| plan.rule.times > 0);
        Some(fault)
    }

    fn plans(&self) -> std::sync::MutexGuard<'_, Vec<FaultPlan>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
