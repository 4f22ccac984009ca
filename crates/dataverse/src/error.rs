//! What an organization can answer instead of what was asked (reference A17). Texts of a reply are kept apart from the
//! error's own words, because they may name people and records.

use core::fmt;
use core::time::Duration;

use regarding_model::failure::{Failure, FailureKind};
use regarding_model::say;
use regarding_net::NetError;
use thiserror::Error;

/// A code of the Web API, for example `0x80040217`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ErrorCode(pub u32);

impl ErrorCode {
    /// Reads `0x80040217` or a negative decimal such as `-2147220969`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            Some(hex) => u32::from_str_radix(hex, 16).ok().map(Self),
            None => text
                .parse::<i32>()
                .ok()
                .map(|number| Self(number.cast_unsigned())),
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08X}", self.0)
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What the organization said, in its own words. May name people or records: for the person's eyes, not for a log.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Words(String);

impl Words {
    /// The most that is kept of a message.
    const MOST: usize = 400;

    /// Takes the words, cut to a length that fits a dialog, without control characters.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(
            text.chars()
                .filter(|c| !c.is_control())
                .take(Self::MOST)
                .collect(),
        )
    }

    /// Shows them, to be put before the person.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words(…)")
    }
}

/// What is wrong with a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReplyFault {
    /// A web page, or anything else that is not JSON.
    #[error("{}", say!("it is not JSON"))]
    NotJson,
    /// JSON of another shape: a missing or mistyped value.
    #[error("{}", say!("the value of {name} is missing or of the wrong type", name = .0))]
    Value(&'static str),
    /// A `$batch` reply that does not fit its request.
    #[error("{}", say!("the parts of the batch do not fit the request"))]
    Batch,
    /// More pages than anything here asks for.
    #[error("{}", say!("it never ends"))]
    Endless,
    /// A status that the operation has no use for, such as a redirect.
    #[error("{}", say!("HTTP status {status} was not expected", status = .0))]
    Status(u16),
}

/// Why an operation has no result.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ApiError {
    /// No reply at all.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The sign-in is missing, expired or revoked.
    #[error("{}", say!("The organization asks to sign in again"))]
    SignIn,
    /// A right is missing. `right` is its name when the organization told it: a privilege such as `prvCreateActivity`, a right
    /// on one record such as `AppendToAccess`, or for a secured column one of [`COLUMN_RIGHTS`] (reference E2, A17).
    #[error("{}", refused(right.as_deref()))]
    Forbidden {
        /// The missing right.
        right: Option<String>,
    },
    /// The record, table or function is not there.
    #[error("{}", say!("The organization does not have what was asked for"))]
    Gone,
    /// The record was changed since it was read.
    #[error("{}", say!("The record was changed in the organization in the meantime"))]
    Stale,
    /// The organization no longer knows the position that it is asked to go on from (reference A14).
    #[error("{}", say!("The organization cannot say any more what changed since the last look"))]
    Expired,
    /// A record of this id or key is there already: look at it.
    #[error("{}", say!("The organization already has this record"))]
    AlreadyExists,
    /// Duplicate detection found similar records (reference A15).
    #[error("{}", say!("The organization has a similar record"))]
    SimilarExists,
    /// The organization asks to wait (reference A18).
    #[error("{}", say!("The organization is busy and asks to wait"))]
    Throttled {
        /// For how long, when it said so.
        after: Option<Duration>,
    },
    /// A gateway or the server is down for the moment.
    #[error("{}", say!("The organization is not available (HTTP status {status})", status = status))]
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// Refused for a reason of its own: a rule of the organization, a value it does not take.
    #[error("{}", not_accepted(*code))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its code.
        code: Option<ErrorCode>,
        /// Its words.
        words: Words,
    },
    /// The operation is not offered there.
    #[error("{}", say!("The organization does not offer this"))]
    Unsupported,
    /// A reply that makes no sense.
    #[error("{}", say!("The organization's reply could not be understood: {fault}", fault = .0))]
    Reply(#[from] ReplyFault),
    /// A value of ours that a request cannot carry.
    #[error("The request could not be put together: {0}")]
    Request(&'static str),
}

fn refused(right: Option<&str>) -> String {
    match right {
        Some(right) => say!(
            "The organization refuses this: the right {right} is missing",
            right = right
        ),
        None => say!("The organization refuses this"),
    }
}

fn not_accepted(code: Option<ErrorCode>) -> String {
    match code {
        Some(code) => say!("The organization did not accept this ({code})", code = code),
        None => say!("The organization did not accept this"),
    }
}

impl Failure for ApiError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Net(error) => error.kind(),
            Self::SignIn => FailureKind::SignIn,
            Self::Forbidden { .. } => FailureKind::Forbidden,
            Self::Gone => FailureKind::Gone,
            Self::Stale | Self::AlreadyExists => FailureKind::Stale,
            Self::Expired => FailureKind::CheckpointExpired,
            Self::Throttled { after } => FailureKind::Throttled(*after),
            Self::Unavailable { .. } => FailureKind::Offline,
            Self::Refused { .. } | Self::SimilarExists | Self::Reply(_) => FailureKind::Invalid,
            Self::Unsupported => FailureKind::Unsupported,
            Self::Request(_) => FailureKind::Internal,
        }
    }
}

/// What an unsuccessful reply says about itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Complaint {
    pub(crate) status: u16,
    pub(crate) code: Option<ErrorCode>,
    pub(crate) message: String,
    pub(crate) retry_after: Option<Duration>,
    /// Whether the body was an error body of the Web API and not, say, a gateway's page.
    pub(crate) from_service: bool,
}

impl From<Complaint> for ApiError {
    /// The code is asked before the status: the same code has been seen with several statuses (reference A15, J).
    fn from(complaint: Complaint) -> Self {
        complaint
            .code
            .and_then(|code| by_code(code, &complaint))
            .unwrap_or_else(|| by_status(&complaint))
    }
}

fn by_code(code: ErrorCode, complaint: &Complaint) -> Option<ApiError> {
    Some(match code.0 {
        0x8004_0217 | 0x8006_0891 => ApiError::Gone,
        0x8004_0220 | 0x8004_0231 | 0x8004_0256 | 0x8004_020D | 0x8004_8405 | 0x8004_8306 => {
            ApiError::Forbidden {
                right: right_named_in(&complaint.message),
            }
        }
        0x8004_F502 => of_column(0),
        0x8004_F504 => of_column(1),
        0x8004_F507 => of_column(2),
        0x8006_0882 => ApiError::Stale,
        0x8004_4352 => ApiError::Expired,
        0x8004_0237 | 0x8006_0892 | 0x8004_0274 => ApiError::AlreadyExists,
        0x8004_0333 => ApiError::SimilarExists,
        0x8007_2321 | 0x8007_2322 | 0x8007_2326 => ApiError::Throttled {
            after: complaint.retry_after,
        },
        0x8006_088D | 0x8007_2491 => ApiError::Unsupported,
        _ => return None,
    })
}

fn by_status(complaint: &Complaint) -> ApiError {
    match complaint.status {
        401 => ApiError::SignIn,
        403 => ApiError::Forbidden {
            right: right_named_in(&complaint.message),
        },
        404 => ApiError::Gone,
        410 => ApiError::Expired,
        412 => ApiError::Stale,
        429 => ApiError::Throttled {
            after: complaint.retry_after,
        },
        501 => ApiError::Unsupported,
        502..=504 => ApiError::Unavailable {
            status: complaint.status,
        },
        500.. if !complaint.from_service => ApiError::Unavailable {
            status: complaint.status,
        },
        400.. => ApiError::Refused {
            status: complaint.status,
            code: complaint.code,
            words: Words::new(&complaint.message),
        },
        status => ApiError::Reply(ReplyFault::Status(status)),
    }
}

/// The rights on secured columns, by the names of their codes: to give a new row's column a value, to read one, to change one
/// (reference A17, E3).
pub const COLUMN_RIGHTS: [&str; 3] = [
    "AttributePrivilegeCreate",
    "AttributePermissionRead",
    "AttributePermissionUpdate",
];

fn of_column(which: usize) -> ApiError {
    ApiError::Forbidden {
        right: COLUMN_RIGHTS.get(which).map(|name| (*name).to_owned()),
    }
}

/// The rights on one record (reference E2).
const RECORD_RIGHTS: [&str; 8] = [
    "ReadAccess",
    "WriteAccess",
    "AppendAccess",
    "AppendToAccess",
    "CreateAccess",
    "DeleteAccess",
    "ShareAccess",
    "AssignAccess",
];

/// The right that a message names: `prv` followed by letters, or one of `AccessRights`. Names of the product's own, never
/// content.
fn right_named_in(message: &str) -> Option<String> {
    let words = || message.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words()
        .find(|word| word.len() > 3 && word.len() < 100 && word.starts_with("prv"))
        .or_else(|| words().find(|word| RECORD_RIGHTS.contains(word)))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{ApiError, Complaint, ErrorCode, FailureKind};
    use core::time::Duration;
    use regarding_model::failure::Failure;

    fn error(status: u16, code: &str, message: &str) -> ApiError {
        let retry_after = Some(Duration::from_secs(9));
        Complaint {
            status,
            code: ErrorCode::read(code),
            message: message.to_owned(),
            retry_after,
            from_service: true,
        }
        .into()
    }

    #[test]
    fn codes_of_a17_have_their_kinds_whatever_the_status() {
        let table = [
            (404, "0x80040217", FailureKind::Gone),
            (403, "0x80040220", FailureKind::Forbidden),
            (400, "0x8004F507", FailureKind::Forbidden),
            (412, "0x80060882", FailureKind::Stale),
            (412, "0x80040237", FailureKind::Stale),
            (500, "0x80040237", FailureKind::Stale),
            (400, "0x80040274", FailureKind::Stale),
            (500, "0x80040333", FailureKind::Invalid),
            (
                429,
                "0x80072322",
                FailureKind::Throttled(Some(Duration::from_secs(9))),
            ),
            (
                429,
                "-2147015902",
                FailureKind::Throttled(Some(Duration::from_secs(9))),
            ),
            (400, "0x80072491", FailureKind::Unsupported),
            (400, "0x80044352", FailureKind::CheckpointExpired),
            (410, "", FailureKind::CheckpointExpired),
            (401, "", FailureKind::SignIn),
            (400, "0x80040265", FailureKind::Invalid),
            (503, "", FailureKind::Offline),
        ];
        for (status, code, kind) in table {
            assert_eq!(error(status, code, "").kind(), kind, "{status} {code}");
        }
        assert_eq!(error(412, "0x80040237", ""), ApiError::AlreadyExists);
    }

    #[test]
    fn the_missing_right_is_named_and_nothing_else_of_the_message() {
        let message =
            "Principal user (Id=11, type=8) is missing prvCreateActivity privilege (Id=3) for 'Ilse'";
        let error = error(403, "0x80040220", message);
        assert_eq!(
            error,
            ApiError::Forbidden {
                right: Some("prvCreateActivity".to_owned())
            }
        );
        assert!(!format!("{error} {error:?}").contains("Ilse"));
    }

    #[test]
    fn e2_a_right_on_one_record_is_named_as_the_real_service_names_it() {
        let message = "SecLib::AccessCheckEx failed. Returned hr = -2147187962, ObjectID: 1, OwnerId: 2, OwnerIdType: 8 and \
                       CallingUser: 3. ObjectTypeCode: 3, objectBusinessUnitId: 4, AccessRights: AppendToAccess";
        let named = |right: &str| ApiError::Forbidden {
            right: Some(right.to_owned()),
        };
        assert_eq!(error(403, "0x80048306", message), named("AppendToAccess"));
        assert_eq!(error(403, "0x8004F502", "x"), named("AttributePrivilegeCreate"));
        assert_eq!(
            error(403, "0x8004F507", "prvNothing"),
            named("AttributePermissionUpdate")
        );
        assert_eq!(
            error(403, "0x80048405", "Ilse may not"),
            ApiError::Forbidden { right: None }
        );
    }

    #[test]
    fn words_of_the_organization_stay_out_of_logs() {
        let error = error(400, "0x80040265", "Ilse Brandt is not allowed here");
        assert!(!format!("{error} {error:?}").contains("Ilse"));
        let ApiError::Refused { words, .. } = error else {
            panic!("refused by a rule of the organization")
        };
        assert_eq!(words.reveal(), "Ilse Brandt is not allowed here");
    }

    #[test]
    fn codes_are_read_in_both_spellings() {
        assert_eq!(
            ErrorCode::read("0x80072322"),
            ErrorCode::read("-2147015902"),
            "reference A18"
        );
        assert_eq!(ErrorCode::read("BadRequest"), None);
    }
}
